using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Application.Mailing;

/// <summary>What became of a message that was handed to a mailbox, or to a provider of SMS.</summary>
/// <param name="Fault">Why it did not take it, without its address; nothing, where it did.</param>
/// <param name="IsPermanent">Whether it will never take it.</param>
/// <param name="IsOfTheAddress">Whether nobody has the address, so that it takes nothing else to it either.</param>
public readonly record struct Handover(string? Fault, bool IsPermanent, bool IsOfTheAddress = false);

internal static class MailDelivery
{
    /// <summary>
    /// Hands a mail over. What a mailbox says of a failure may name the receiver, and operators read it: the address is left out.
    /// </summary>
    public static async Task<Handover> TrySend(this IMailbox mailbox, Mail mail, CancellationToken ct)
    {
        try
        {
            await mailbox.Send(mail, ct);
            return default;
        }
        catch (MailNotTakenException refused)
        {
            return new Handover($"The mail was not taken: {refused.Message}", refused.IsPermanent, refused.IsOfTheAddress);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var why = $"The mail was not taken: {fault.GetType().Name}: "
                + $"{fault.Message.Replace(mail.To, "(its address)", StringComparison.OrdinalIgnoreCase)}";
            return new Handover(why, RetryPolicy.IsPermanent(fault));
        }
    }
}
