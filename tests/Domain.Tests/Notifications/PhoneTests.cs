using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Notifications;

public sealed class PhoneTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly PhoneNumber Number = new("+4915112345678");
    private static readonly PhoneNumber Other = new("+4915112345679");

    [Fact]
    public void A_number_is_confirmed_only_while_its_code_is_good()
    {
        var phone = New();

        phone.Waits(Now.AddMinutes(9)).ShouldBeTrue();
        phone.Try(Now.AddMinutes(9)).ShouldSucceed();
        phone.Try(Now.AddMinutes(10)).ShouldBeRefused(PhoneErrors.CodeInvalid);
        phone.Waits(Now.AddMinutes(10)).ShouldBeFalse();
    }

    [Fact]
    public void A_code_is_entered_five_times_at_most()
    {
        var phone = New();
        for (var i = 0; i < Phone.MostTries; i++)
            phone.Try(Now).ShouldSucceed();

        phone.Try(Now).ShouldBeRefused(PhoneErrors.CodeInvalid);
    }

    [Fact]
    public void There_are_five_codes_within_a_day_also_when_the_number_is_forgotten_in_between()
    {
        var phone = New();
        for (var i = 1; i < Phone.MostCodes; i++)
        {
            phone.Forget();
            phone.Choose(Other, Now.AddMinutes(i)).ShouldSucceed();
        }

        phone.Choose(Number, Now.AddHours(23)).ShouldBeRefused(PhoneErrors.TooManyCodes);
        phone.Choose(Number, Now.AddHours(24)).ShouldSucceed();
    }

    [Fact]
    public void Another_number_is_not_confirmed_because_the_one_before_it_was()
    {
        var phone = New();
        phone.Confirm(Now);
        phone.ConfirmedAt.ShouldBe(Now);

        phone.Choose(Other, Now.AddMinutes(1)).ShouldSucceed();

        phone.ConfirmedAt.ShouldBeNull();
        phone.Number.ShouldBe(Other);
    }

    [Fact]
    public void What_is_confirmed_or_forgotten_has_no_code()
    {
        var phone = New();
        phone.Confirm(Now);
        phone.Try(Now).ShouldBeRefused(PhoneErrors.CodeInvalid);

        phone.Forget();
        phone.Try(Now).ShouldBeRefused(PhoneErrors.CodeInvalid);
        phone.Number.ShouldBeNull();
    }

    private static Phone New()
    {
        var phone = Phone.Of(new UserId(Guid.CreateVersion7()), Now);
        phone.Choose(Number, Now).ShouldSucceed();
        return phone;
    }
}
