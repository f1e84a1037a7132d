using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

public sealed class CancellationTests
{
    [Fact]
    public void A_cancelled_order_remembers_who_and_why()
    {
        var entry = An.Order().Paid().After(order => order.CancelByCustomer()).Events[^1].ShouldBeOfType<OrderCancelled>();

        entry.By.User.ShouldBe(The.Customer);
        entry.Note.ShouldBe(The.Reason.Value);
    }

    [Fact]
    public void Its_customer_cannot_cancel_an_order_that_is_being_prepared()
    {
        var error = An.Order().Prepared().CancelByCustomer().ShouldBeRefused(OrderErrors.WrongStateType);

        error.Extensions["allowed"].ShouldBe(new[] { OrderStatus.PartiallyShipped, OrderStatus.Shipped });
        error.Detail.ShouldNotContain("Cancelled,");
    }

    [Fact]
    public void Staff_can_cancel_an_order_that_is_being_prepared() => An.Order().Prepared().CancelByStaff().ShouldSucceed();

    [Fact]
    public void Staff_who_bought_something_themselves_can_cancel_it_as_staff() =>
        An.Order().Prepared().Cancel(The.Reason, new Actor(The.Customer), asStaff: true, The.Moment.AddHours(1)).ShouldSucceed();

    [Theory]
    [InlineData(OrderStatus.PartiallyShipped)]
    [InlineData(OrderStatus.Shipped)]
    public void A_shipped_order_cannot_be_cancelled(OrderStatus status) =>
        An.Order().In(status).CancelByStaff().ShouldBeRefused(OrderErrors.WrongStateType);

    [Fact]
    public void An_order_is_cancelled_once()
    {
        var error = An.Order().Cancelled().CancelByCustomer().ShouldBeRefused(OrderErrors.WrongStateType);

        error.Extensions["allowed"].ShouldBe(Array.Empty<OrderStatus>());
        error.Detail.ShouldContain("nothing can follow");
    }

    [Theory]
    [InlineData(OrderStatus.AwaitingPayment, true)]
    [InlineData(OrderStatus.Paid, true)]
    [InlineData(OrderStatus.Preparing, false)]
    [InlineData(OrderStatus.PartiallyShipped, false)]
    [InlineData(OrderStatus.Cancelled, false)]
    public void Its_customer_can_cancel_an_order_until_it_is_prepared(OrderStatus status, bool can) =>
        An.Order().In(status).CustomerCanCancel.ShouldBe(can);
}
