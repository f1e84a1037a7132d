using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Application.Tests.UseCases;

public sealed class CachedQueryTests
{
    [Fact]
    public void What_not_everybody_may_ask_cannot_be_cached() =>
        Should.Throw<InvalidOperationException>(
            () => new ServiceCollection()
                .Cache(new CacheTerms<GetOrder, OrderDetails>("orders", "get_order", question => question.Id.ToString())))
            .Message.ShouldBe("GetOrder is not for anyone to ask, so its answers are not cached.");
}
