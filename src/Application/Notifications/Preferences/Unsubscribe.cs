using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Preferences;

/// <summary>
/// Switches off the mails of one category, for who has the address that stands in one of them: the reader's mail program calls it. It says
/// nothing of who the reader is, and a second call changes nothing.
/// </summary>
public sealed class UnsubscribeHandler(IUnsubscribeLinks links, INotificationPreferences preferences) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result> Handle(string token, CancellationToken ct)
    {
        if (links.Read(token) is not var (reader, category))
            return NotificationErrors.UnsubscribeLinkUnknown.With("No mail of ours has this address.");

        var wanted = await preferences.Of(reader, ct);
        if (!wanted.Wants(category, Channel.Email))
            return Result.Success;
        wanted.SwitchOff(category, Channel.Email);
        preferences.Keep(wanted);
        return Result.Success;
    }
}
