using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using Generated;

namespace Generated
{
    public partial class OrdersClient
    {
        // NSwag names the values of an enum that stands alone, and leaves those in lists to its user.
        static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings) =>
            settings.Converters.Add(new JsonStringEnumConverter());
    }
}

/// <summary>Places an order by the client that NSwag makes of the document. A test compiles it with that client.</summary>
public static class Shop
{
    public static async Task<string> Order(string address, string token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var client = new OrdersClient(http);

        var me = await client.GetMeAsync();
        ICollection<string> permissions = me.Permissions;
        if (!permissions.Contains("orders:place"))
            throw new InvalidOperationException($"Only {string.Join(", ", permissions)}");

        var order = await client.PlaceOrderAsync(idempotency_Key: Guid.NewGuid().ToString(), body: new PlaceOrder
        {
            Lines = [new PiecesInput { Sku = "SKU-00003", Quantity = 2 }],
            ShippingAddress =
                new AddressInput { Name = "Ada Lovelace", Line1 = "1 Main Street", City = "Berlin", PostalCode = "10115", Country = "DE" },
        });

        OrderStatus[] statuses = [order.Status];
        var list = await client.ListOrdersAsync(
            status: statuses, sort: OrderSort.MinusplacedAt, limit: 1, prefer: CountPreference.Return_totalCount);
        if (list.Items.Single().Id != order.Id)
            throw new InvalidOperationException("The order is not the first of the list.");
        try
        {
            _ = await client.GetOrderAsync("ord_00000000000000000000000000");
        }
        catch (ApiException<Problem> refused) when (refused.Result.Code == "order.not_found")
        {
            return order.Id;
        }

        throw new InvalidOperationException("An order that is not there was found.");
    }
}
