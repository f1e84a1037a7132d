namespace CleanOrders.Domain.Notifications;

/// <summary>A notification on its way by one channel.</summary>
public sealed class Delivery
{
    internal Delivery(Channel channel, DeliveryStatus status)
    {
        Channel = channel;
        Status = status;
    }

    private Delivery()
    {
    }

    public Channel Channel { get; private set; }

    public DeliveryStatus Status { get; private set; }

    internal void Become(DeliveryStatus status) => Status = status;
}

/// <summary>One step of a delivery: all of them, oldest first, are its timeline.</summary>
/// <param name="Number">Its place among the steps of the notification: 1, 2, 3 ...</param>
/// <param name="Status">In which it left the delivery.</param>
/// <param name="Reason">Why, where the status alone does not say it.</param>
public sealed record DeliveryStep(
    NotificationId Notification, int Number, Channel Channel, DeliveryStatus Status, DeliveryReason? Reason, DateTimeOffset At);

/// <summary>Why a delivery stands where it does, in a word that programs can compare.</summary>
public readonly record struct DeliveryReason(string Code)
{
    public const int Longest = 100;

    /// <summary>Its reader does not want this category by this channel.</summary>
    public static readonly DeliveryReason SwitchedOff = new("switched_off");

    /// <summary>Nobody has confirmed that the address is theirs.</summary>
    public static readonly DeliveryReason AddressUnconfirmed = new("address_unconfirmed");

    public static readonly DeliveryReason AccountLocked = new("account_locked");

    public static readonly DeliveryReason NoAccount = new("no_account");

    /// <summary>It goes with others in one mail a day, as its reader wants.</summary>
    public static readonly DeliveryReason Digest = new("digest");

    /// <summary>It waits until its reader's quiet hours are over.</summary>
    public static readonly DeliveryReason QuietHours = new("quiet_hours");

    /// <summary>Its reader got as many as one may get in a time.</summary>
    public static readonly DeliveryReason TooMany = new("too_many");

    /// <summary>The channel was not there, or could not take it now: it is tried again.</summary>
    public static readonly DeliveryReason ChannelUnavailable = new("channel_unavailable");

    /// <summary>The channel has refused it for good.</summary>
    public static readonly DeliveryReason ChannelRefused = new("channel_refused");

    /// <summary>Mails to the address came back for good.</summary>
    public static readonly DeliveryReason Bounced = new("bounced");

    /// <summary>Its reader has marked a mail of ours as spam.</summary>
    public static readonly DeliveryReason Complained = new("complained");

    /// <summary>They have no telephone number, or have not confirmed it.</summary>
    public static readonly DeliveryReason NoNumber = new("no_number");

    /// <summary>It goes by this channel, since another could not deliver it.</summary>
    public static readonly DeliveryReason Fallback = new("fallback");

    /// <summary>Somebody of the staff asked for it.</summary>
    public static readonly DeliveryReason Resent = new("resent");

    public override string ToString() => Code;
}
