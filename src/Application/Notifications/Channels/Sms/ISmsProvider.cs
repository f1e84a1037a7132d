using CleanOrders.Application.Mailing;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Channels.Sms;

/// <summary>Takes texts to telephones.</summary>
public interface ISmsProvider
{
    /// <summary>Hands a text over. What goes wrong is in the answer, without the number.</summary>
    /// <param name="attempt">1 for the first: what another one began may have been taken already.</param>
    Task<Handover> Send(TextMessage message, int attempt, CancellationToken ct);
}

/// <summary>A text to a telephone. It does not print: it may carry a code.</summary>
/// <param name="Id">The same for a text that may be sent again, so that its reader gets one.</param>
public sealed record TextMessage(Guid Id, PhoneNumber To, string Text)
{
    public override string ToString() => "(text message)";
}
