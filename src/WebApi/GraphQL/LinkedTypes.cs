using System.Reflection;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.Identity.Users;
using CleanOrders.Application.Inventory;
using CleanOrders.Application.Orders;
using CleanOrders.Application.Payments;
using CleanOrders.WebApi.GraphQL.Execution;
using GraphQL.Types;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>An order, and what leads on from it.</summary>
internal sealed class OrderType : RecordType<OrderDetails>
{
    public OrderType()
    {
        this.Link("customer", "Who placed it: for themselves, and with the permission `users:manage`.", order => order.Customer,
            (customers, context) => new FindCustomers(customers, context.Caller()), Answer<CustomerDetails>.One);
        this.Link("payments", "Attempts to pay it, the youngest first. Needs the permission `payments:read`.", order => order.Id,
            (orders, context) => new FindPayments(orders, context.Caller()), Answer<PaymentDetails>.Many);
    }

    /// <inheritdoc />
    protected override FieldType? CreateField(MemberInfo memberInfo)
    {
        var field = base.CreateField(memberInfo);
        if (memberInfo.Name == nameof(OrderDetails.Customer))
            field!.Name = "customerId";
        return field;
    }
}

/// <summary>A line of an order, and its product.</summary>
internal sealed class OrderLineType : RecordType<OrderLineDetails>
{
    public OrderLineType() => this.Link(
        "product", "What it is of, as it is in the catalogue now.", line => line.Sku, (skus, _) => new FindProducts(skus),
        Answer<ProductDetails>.One);
}

/// <summary>A product, and its stock.</summary>
internal sealed class ProductType : RecordType<ProductDetails>
{
    public ProductType() => this.Link(
        "stock", "What is left of it. Needs the permission `inventory:read`.", product => product.Sku,
        (skus, context) => new FindStock(skus, context.Caller()), Answer<StockDetails>.One);
}
