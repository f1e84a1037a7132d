using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Content.Reviews;

/// <summary>What people do with reviews.</summary>
internal static class ReviewCalls
{
    /// <summary>A customer of the test's own, to whom the product was delivered.</summary>
    public static async Task<Client> NewOwner(this RunningApi api, string sku)
    {
        var customer = await api.NewCustomer();
        _ = await api.Delivered(customer, sku);
        return customer;
    }

    public static async Task<OrderView> Delivered(this RunningApi api, Client customer, string sku)
    {
        var order = await customer.PlaceOrder((1, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        order = await api.As(Warehouse).Prepare(order).Order();
        order = await api.As(Warehouse).ShipRest(order).Order();
        return await api.As(Warehouse).Deliver(order).Order();
    }

    public static Task<HttpAnswer> WriteReview(
        this Client customer, string sku, int rating = 5, string title = "Boils fast", string body = "Two litres in four minutes.") =>
        customer.Post($"/v1/products/{sku}/reviews", new { rating, title, body });

    /// <summary>The address of a new review of somebody new, of a new product if no other is said.</summary>
    public static async Task<(Client Author, string Path, string Sku)> NewReview(this RunningApi api, string? sku = null, int rating = 5)
    {
        sku ??= await api.NewProduct();
        var author = await api.NewOwner(sku);
        var written = await author.WriteReview(sku, rating).ShouldBe(HttpStatusCode.Created);
        return (author, written.Location!, sku);
    }

    public static Task<HttpAnswer> ChangeReview(
        this Client author, string path, int rating, string title = "Boils slowly", string body = "It did at first.") =>
        author.Send(HttpMethod.Put, path, new { rating, title, body });

    public static Task<HttpAnswer> Vote(this Client reader, string path, bool helpful) => reader.Post($"{path}/votes", new { helpful });

    public static Task<HttpAnswer> Report(this Client reader, string path, string? reason = "An advertisement") =>
        reader.Post($"{path}/reports", new { reason });

    /// <summary>Reports it as often as hides it.</summary>
    public static async Task Hide(this RunningApi api, string path)
    {
        foreach (var reader in new[] { api.As(Support), api.As(Warehouse), api.As(Admin) })
            await reader.Report(path).ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>Decides as a moderator does.</summary>
    public static async Task Moderate(this Api api, string path, Func<Review, DateTimeOffset, Result> decide)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var reviews = scope.ServiceProvider.GetRequiredService<IReviews>();
        var unit = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
        ReviewId.TryParse(path.Split('/')[^1], out var id).ShouldBeTrue();
        (await unit.Run(
            async ct => decide((await reviews.Find(id, visibleTo: null, ct))!, api.Clock.GetUtcNow()),
            TestContext.Current.CancellationToken)).ShouldSucceed();
    }

    /// <summary>The rating of a product as the catalogue shows it, alone and in the list.</summary>
    public static async Task ShouldBeRated(this RunningApi api, string sku, decimal? average, params int[] stars)
    {
        var shown = average?.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) ?? "null";
        var expected = $"{{\"average\":{shown},\"count\":{stars.Sum()},\"stars\":[{string.Join(',', stars)}]}}";
        (await api.Anonymous().Get($"/v1/products/{sku}").Json()).GetProperty("rating").GetRawText().ShouldBe(expected);
        (await api.Anonymous().Get($"/v1/products?q={sku}").Json()).GetProperty("items")[0].GetProperty("rating").GetRawText()
            .ShouldBe(expected);
    }
}
