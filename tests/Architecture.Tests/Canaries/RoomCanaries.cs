using CleanOrders.Domain.Orders;

namespace CleanOrders.Domain.Payments.Canaries
{
    /// <summary>Orders know payments: if payments knew orders too, neither could be read, or changed, by itself.</summary>
    internal static class Circle
    {
        public static void Of(ref OrderStatus status) => _ = status;
    }
}

namespace CleanOrders.Application.Jobs.Canaries
{
    /// <summary>What collects something of all rooms knows them all, so whoever knows it knows them too.</summary>
    internal static class Circle
    {
        public static object Of() => Features.JobKinds;
    }
}
