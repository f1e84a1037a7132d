using CleanOrders.Application.Notifications.Suppressions;
using CleanOrders.Application.Notifications.UnreadMessages;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Providers;
using CleanOrders.Infrastructure.Security;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Notifications.Email.Reports;

/// <summary>Reads the reports of <c>docs/notifications.md</c>. Whoever is refused is not told why; the log is.</summary>
internal sealed partial class MailReportReader(
    MailOptions options, MailReferences references, IReplyAddresses addresses, TimeProvider clock,
    ILogger<MailReportReader> logger) : IMailReports
{
    private readonly IReadOnlyList<byte[]> _keys = options.ReportKeys;

    public Result<MailReports> Read(Func<string, string?> headers, ReadOnlyMemory<byte> body)
    {
        if (StandardWebhooks.Fault(_keys, headers, body.Span, clock.GetUtcNow()) is { } fault)
        {
            Log.Refused(logger, _keys.Count == 0 ? "Mail:ReportSecrets is not set" : fault);
            return NotificationErrors.MailReportRefused.With("The report is not taken for one of those who may report.");
        }

        var isMail = headers("content-type") == ReturnedMail.MediaType;
        var reports = isMail
            ? ReturnedMail.Read(body, references)
            : ProviderReport.Read(body, references);
        return new MailReports(
            headers("webhook-id")!,
            [.. reports.Select(report => report with { Detail = ProviderText.Visible(report.Detail, Suppression.LongestDetail) })])
        {
            Replies = isMail ? RepliedMail.Read(body, addresses) : [],
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A report on mails was refused: {Fault}")]
        public static partial void Refused(ILogger logger, string fault);
    }
}
