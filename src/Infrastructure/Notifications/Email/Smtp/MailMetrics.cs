using System.Diagnostics.Metrics;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Notifications.Email.Smtp;

/// <summary>Counts what became of mails at the mail server. The meter has the name of the product.</summary>
internal sealed class MailMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _mails = meters.Create(ServiceTelemetry.Name)
        .CreateCounter<long>("mail.handovers", "{mail}", "Mails that were handed to the mail server, by what it said.");

    public void Taken() => Count("taken");

    /// <param name="mayBeTaken">Whether the server may have it all the same: nobody knows, and its reader may get it twice.</param>
    public void NotTaken(bool isPermanent, bool mayBeTaken) => Count(isPermanent ? "refused" : mayBeTaken ? "unknown" : "not_taken");

    private void Count(string result) => _mails.Add(1, new KeyValuePair<string, object?>("result", result));
}
