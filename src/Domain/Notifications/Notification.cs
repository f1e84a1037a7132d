using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Notifications;

/// <summary>Where a notification leads to.</summary>
/// <param name="Label">What a button says, as in <c>See your order</c>.</param>
public sealed record NotificationLink(string Address, string Label);

/// <summary>What a notification says.</summary>
/// <param name="Template">The name of the template that it was written with.</param>
/// <param name="Culture">The language that it was written in, as in <c>de</c>.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">Plain text; an empty line ends a paragraph.</param>
public sealed record NotificationContent(string Template, string Culture, string Title, string Text, NotificationLink? Link)
{
    /// <summary>The id of the conversation that a reply to its mail belongs to; nothing, where nobody reads replies.</summary>
    public string? RepliesTo { get; init; }
}

/// <summary>
/// Something that one person is told once, by one channel or several. Each channel has a delivery with a life of its own, and every step of
/// it is recorded with its reason: also that nothing was sent.
/// </summary>
public sealed class Notification : AggregateRoot<DeliveryStep>
{
    private readonly List<Delivery> _deliveries = [];

    private Notification(NotificationId id, UserId recipient, NotificationCategory category, NotificationContent content)
    {
        Id = id;
        Recipient = recipient;
        Category = category;
        Content = content;
    }

    private Notification()
    {
    }

    public NotificationId Id { get; private set; }

    public UserId Recipient { get; private set; }

    public NotificationCategory Category { get; private set; }

    public NotificationContent Content { get; private set; } = null!;

    public IReadOnlyList<Delivery> Deliveries => _deliveries;

    /// <summary>Without a delivery yet: see <see cref="Deliver"/>, <see cref="Queue"/> and <see cref="Suppress"/>.</summary>
    public static Notification Create(NotificationId id, UserId recipient, NotificationCategory category, NotificationContent content) =>
        new(id, recipient, category, content);

    public DeliveryStatus? StatusOf(Channel channel) => Find(channel)?.Status;

    /// <summary>It has arrived by this channel as soon as it is stored.</summary>
    public void Deliver(Channel channel, DateTimeOffset now) => Begin(channel, DeliveryStatus.Delivered, reason: null, now);

    /// <summary>It is to go by this channel.</summary>
    /// <param name="reason">Why not at once, if it has to wait.</param>
    public void Queue(Channel channel, DateTimeOffset now, DeliveryReason? reason = null) =>
        Begin(channel, DeliveryStatus.Queued, reason, now);

    /// <summary>It does not go by this channel, and why.</summary>
    public void Suppress(Channel channel, DeliveryReason reason, DateTimeOffset now) =>
        Begin(channel, DeliveryStatus.Suppressed, reason, now);

    /// <summary>The channel could not take it, and is asked again: nothing but a step of the history.</summary>
    public void Postpone(Channel channel, DeliveryReason reason, DateTimeOffset now)
    {
        if (Find(channel) is { Status: DeliveryStatus.Queued } delivery)
            Record(delivery, reason, now);
    }

    /// <summary>What became of it.</summary>
    /// <returns><c>notification.wrong_state</c>, where the lifecycle does not allow it: what comes late changes nothing.</returns>
    public Result Advance(Channel channel, DeliveryStatus to, DeliveryReason? reason, DateTimeOffset now) =>
        Find(channel) is { } delivery ? MoveTo(delivery, to, reason, now) : NotificationErrors.NoSuchDelivery(channel);

    /// <summary>The channel could not deliver it, and the next one does, unless it did already.</summary>
    /// <returns>Whether it is to go by the next one now; or <c>notification.wrong_state</c>.</returns>
    public Result<bool> FallBack(Channel channel, DeliveryReason reason, Channel next, DateTimeOffset now)
    {
        var advanced = Advance(channel, DeliveryStatus.FellBack, reason, now);
        if (advanced.IsFailure)
            return advanced.Error;
        if (Find(next) is not null)
            return false;
        Queue(next, now, DeliveryReason.Fallback);
        return true;
    }

    /// <summary>Somebody of the staff has it sent again by this channel.</summary>
    public Result Resend(Channel channel, DateTimeOffset now) => Advance(channel, DeliveryStatus.Queued, DeliveryReason.Resent, now);

    private Delivery? Find(Channel channel) => _deliveries.Find(delivery => delivery.Channel == channel);

    private void Begin(Channel channel, DeliveryStatus status, DeliveryReason? reason, DateTimeOffset now)
    {
        if (Find(channel) is not null)
            throw new InvalidOperationException($"The notification {Id} has a delivery by {channel} already.");
        var delivery = new Delivery(channel, status);
        _deliveries.Add(delivery);
        Record(delivery, reason, now);
    }

    private Result MoveTo(Delivery delivery, DeliveryStatus to, DeliveryReason? reason, DateTimeOffset now)
    {
        if (!DeliveryLifecycle.Allows(delivery.Status, to))
            return NotificationErrors.WrongState(delivery.Channel, delivery.Status, to);
        delivery.Become(to);
        Record(delivery, reason, now);
        return Result.Success;
    }

    private void Record(Delivery delivery, DeliveryReason? reason, DateTimeOffset now) =>
        Record(new DeliveryStep(Id, NextVersion(), delivery.Channel, delivery.Status, reason, now));
}
