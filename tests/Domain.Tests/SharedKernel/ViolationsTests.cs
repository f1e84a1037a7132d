using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class ViolationsTests
{
    private readonly Violations _violations = new();

    [Fact]
    public void What_is_right_is_handed_on()
    {
        _violations.Take("/name", Text.Check(" Ada ", 10)).ShouldBe("Ada");
        _violations.Any.ShouldBeFalse();
    }

    [Fact]
    public void What_is_wrong_is_noted_and_replaced_by_nothing()
    {
        _violations.Take("/name", Text.Check(null, 10)).ShouldBeNull();
        _violations.Take("/id", new Result<int>[] { Text.Required.With("Where is it?") }[0]).ShouldBe(0);
        _violations.Any.ShouldBeTrue();
    }

    [Fact]
    public void One_complaint_speaks_for_itself()
    {
        _violations.Add("/name", Text.Required.With("A name, please."));

        var error = _violations.ToError();

        (error.Type, error.Detail).ShouldBe((Violations.RequestInvalid, "A name, please."));
        error.Fields.ShouldBe([new FieldError("/name", Text.Required, "A name, please.")]);
    }

    [Fact]
    public void Several_complaints_are_counted_and_kept_in_their_order()
    {
        _violations.Add("/b", Text.Required.With("First."));
        _violations.Add("/a", Text.TooLong.With("Second."));

        var error = _violations.ToError();

        error.Detail.ShouldBe("2 members of the request are not valid.");
        error.Complaints().ShouldBe([("/b", "field.required"), ("/a", "field.too_long")]);
    }

    [Fact]
    public void Complaints_about_a_part_point_into_it()
    {
        _violations.Take("/shippingAddress", Address.From(An.Address() with { City = null, Country = "XX" })).ShouldBeNull();

        _violations.ToError().Complaints().ShouldBe(
            [("/shippingAddress/city", "field.required"), ("/shippingAddress/country", "address.unknown_country")]);
    }

    [Fact]
    public void Complaints_about_a_part_of_a_part_point_all_the_way()
    {
        var inner = new Violations();
        _ = inner.Take("/0/price", Money.From(new MoneyInput(-1, "EUR")));

        _ = _violations.Take("/products", new Result<int>[] { inner.ToError() }[0]);

        _violations.ToError().Complaints().ShouldBe([("/products/0/price/amount", "money.out_of_range")]);
    }

    [Fact]
    public void An_error_that_was_taken_does_not_change_any_more()
    {
        _violations.Add("/a", Text.Required.With("First."));
        var error = _violations.ToError();

        _violations.Add("/b", Text.Required.With("Second."));

        error.Fields.Count.ShouldBe(1);
    }
}
