using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Mailing;

internal static class Deliveries
{
    /// <summary>
    /// Hands a mail over as a job does. What a mailbox says of a failure may name the receiver, and operators read it: the address is left
    /// out.
    /// </summary>
    public static async Task<JobOutcome> Deliver(this IMailbox mailbox, Mail mail, CancellationToken ct)
    {
        try
        {
            await mailbox.Send(mail, ct);
            return new JobOutcome.Done();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var why = $"The mail was not taken: {fault.GetType().Name}: "
                + $"{fault.Message.Replace(mail.To, "(its address)", StringComparison.OrdinalIgnoreCase)}";
            return RetryPolicy.IsPermanent(fault) ? new JobOutcome.FailPermanently(why) : new JobOutcome.RetryLater(why);
        }
    }
}
