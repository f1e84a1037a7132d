using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Notifications;

public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<DeliveryStatus, DeliveryStatus> EveryMove =>
        [.. from before in Enum.GetValues<DeliveryStatus>() from after in Enum.GetValues<DeliveryStatus>() select (before, after)];

    [Theory]
    [MemberData(nameof(EveryMove))]
    public void A_delivery_moves_as_its_table_says_and_says_what_else_it_could(DeliveryStatus before, DeliveryStatus after)
    {
        var notification = In(before);
        var version = notification.Version;

        var moved = notification.Advance(Channel.Email, after, reason: null, Now);

        moved.IsFailure.ShouldBe(!DeliveryLifecycle.NextOf(before).Contains(after));
        notification.StatusOf(Channel.Email).ShouldBe(moved.IsFailure ? before : after);
        notification.Version.ShouldBe(moved.IsFailure ? version : version + 1);
        if (!moved.IsFailure)
            return;
        moved.Error.Type.ShouldBe(NotificationErrors.WrongStateType);
        moved.Error.Extensions["allowed"].ShouldBe(DeliveryLifecycle.NextOf(before).ToArray());
    }

    [Fact]
    public void What_has_arrived_stays_so_whatever_comes_late() =>
        DeliveryLifecycle.NextOf(DeliveryStatus.Delivered).ShouldBeEmpty();

    [Fact]
    public void Every_step_is_recorded_with_its_reason()
    {
        var notification = New();
        notification.Deliver(Channel.InApp, Now);
        notification.Queue(Channel.Email, Now, DeliveryReason.QuietHours);
        notification.Postpone(Channel.Email, DeliveryReason.ChannelUnavailable, Now.AddHours(1));
        notification.Advance(Channel.Email, DeliveryStatus.Failed, DeliveryReason.ChannelRefused, Now.AddHours(2))
            .IsFailure.ShouldBeFalse();
        notification.Resend(Channel.Email, Now.AddHours(3)).IsFailure.ShouldBeFalse();

        notification.Events.Select(step => (step.Number, step.Channel, step.Status, step.Reason)).ShouldBe(
        [
            (1, Channel.InApp, DeliveryStatus.Delivered, null),
            (2, Channel.Email, DeliveryStatus.Queued, DeliveryReason.QuietHours),
            (3, Channel.Email, DeliveryStatus.Queued, DeliveryReason.ChannelUnavailable),
            (4, Channel.Email, DeliveryStatus.Failed, DeliveryReason.ChannelRefused),
            (5, Channel.Email, DeliveryStatus.Queued, DeliveryReason.Resent),
        ]);
    }

    [Fact]
    public void Where_a_channel_cannot_deliver_the_next_one_does_once()
    {
        var notification = New();
        notification.Queue(Channel.Email, Now);

        notification.FallBack(Channel.Email, DeliveryReason.ChannelRefused, Channel.Sms, Now).ShouldSucceed().ShouldBeTrue();
        notification.Resend(Channel.Email, Now).ShouldSucceed();
        notification.FallBack(Channel.Email, DeliveryReason.ChannelRefused, Channel.Sms, Now).ShouldSucceed().ShouldBeFalse();

        notification.StatusOf(Channel.Email).ShouldBe(DeliveryStatus.FellBack);
        notification.Events.Where(step => step.Channel == Channel.Sms).ShouldHaveSingleItem().Reason.ShouldBe(DeliveryReason.Fallback);
        notification.FallBack(Channel.Email, DeliveryReason.ChannelRefused, Channel.Sms, Now)
            .ShouldBeRefused(NotificationErrors.WrongStateType);
    }

    [Theory]
    [InlineData(NotificationCategory.Orders, Channel.Sms)]
    [InlineData(NotificationCategory.Payments, Channel.Sms)]
    [InlineData(NotificationCategory.Security, Channel.Sms)]
    [InlineData(NotificationCategory.Messages, null)]
    public void What_matters_goes_to_a_telephone_where_a_mail_cannot(NotificationCategory category, Channel? next)
    {
        ChannelPlan.After(Channel.Email, category).ShouldBe(next);
        ChannelPlan.After(Channel.Sms, category).ShouldBeNull();
        ChannelPlan.After(Channel.InApp, category).ShouldBeNull();
    }

    [Fact]
    public void What_is_not_queued_is_not_postponed()
    {
        var notification = New();
        notification.Suppress(Channel.Email, DeliveryReason.SwitchedOff, Now);

        notification.Postpone(Channel.Email, DeliveryReason.ChannelUnavailable, Now);

        notification.Events.Count.ShouldBe(1);
    }

    [Fact]
    public void There_is_one_delivery_by_a_channel()
    {
        var notification = New();
        notification.Queue(Channel.Email, Now);

        Should.Throw<InvalidOperationException>(() => notification.Queue(Channel.Email, Now));
        notification.Advance(Channel.InApp, DeliveryStatus.Sent, reason: null, Now).Error!.Type.ShouldBe(NotificationErrors.NotFound);
    }

    private static Notification New() => Notification.Create(
        TypedId.New<NotificationId>(Now), new UserId(Guid.CreateVersion7()), NotificationCategory.Orders,
        new NotificationContent("test", "en", "A title", "A text", Link: null));

    private static Notification In(DeliveryStatus status)
    {
        var notification = New();
        switch (status)
        {
            case DeliveryStatus.Delivered:
                notification.Deliver(Channel.Email, Now);
                break;
            case DeliveryStatus.Suppressed:
                notification.Suppress(Channel.Email, DeliveryReason.SwitchedOff, Now);
                break;
            default:
                notification.Queue(Channel.Email, Now);
                if (status != DeliveryStatus.Queued)
                    notification.Advance(Channel.Email, status, reason: null, Now).IsFailure.ShouldBeFalse();
                break;
        }

        return notification;
    }
}
