using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>Times are read in every spelling of RFC 3339, everywhere, and written in one.</summary>
public sealed partial class TimeTests(SharedApi api)
{
    [Theory]
    [InlineData("2100-07-01T12:00:00")]
    [InlineData("2100-07-01")]
    [InlineData("2100-07-01T12:00")]
    [InlineData("2100-07-01 12:00:00Z")]
    [InlineData("2100-07-01T12:00:00 Z")]
    [InlineData("2100-07-01T12:00:00.Z")]
    [InlineData("2100-07-01T12:00:00,5Z")]
    [InlineData("2100-07-01T12:00:00+0200")]
    [InlineData("2100-07-01T12:00:00+02")]
    [InlineData("2100-07-01T12:00:00+24:00")]
    [InlineData("2100-07-01T24:00:00Z")]
    [InlineData("2100-07-01T12:60:00Z")]
    [InlineData("2100-02-30T12:00:00Z")]
    [InlineData("10000-01-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:30:00-01:00")]
    [InlineData(" 2100-07-01T12:00:00Z")]
    [InlineData("")]
    public async Task What_is_no_time_or_has_no_offset_is_refused_wherever_it_stands(string time)
    {
        await Refused("/v1/api-keys", $$"""{"name":"x","plan":"default","permissions":[],"expiresAt":"{{time}}"}""", "/expiresAt");
        await Refused("/v1/jobs", $$"""{"type":"inventory.reconcile","runAt":"{{time}}"}""", "/runAt");
        await Refused(
            "/v1/jobs", $$$"""{"type":"orders.export","arguments":{"format":"csv","placedFrom":"{{{time}}}"}}""", "/arguments/placedFrom");
        await Refused("/v1/dead-letters/requeue", $$$"""{"filter":{"from":"{{{time}}}"}}""", "/filter/from");
        if (time.Length > 0)
            await api.As(Customer).Get($"/v1/orders?placedFrom={Uri.EscapeDataString(time)}")
                .ShouldBeInvalid(("/placedFrom", "list.filter_malformed"));

        async Task Refused(string path, string body, string pointer) =>
            (await api.As(Admin).Post(path, body).ShouldBeProblem(400, "request.invalid")).Complaints()
                .Select(complaint => complaint.Pointer).ShouldBe([pointer]);
    }

    [Theory]
    [InlineData("2100-07-01T12:00:00Z", "2100-07-01T12:00:00.000Z")]
    [InlineData("2100-07-01t12:00:00z", "2100-07-01T12:00:00.000Z")]
    [InlineData("2100-07-01T12:00:00.5Z", "2100-07-01T12:00:00.500Z")]
    [InlineData("2100-07-01T12:00:00.123456789Z", "2100-07-01T12:00:00.123Z")]
    [InlineData("2100-07-01T12:00:00.99999999999999999999Z", "2100-07-01T12:00:00.999Z")]
    [InlineData("2100-07-01T14:30:00+02:30", "2100-07-01T12:00:00.000Z")]
    [InlineData("2100-07-01T12:00:00-00:00", "2100-07-01T12:00:00.000Z")]
    [InlineData("2100-07-01T12:00:00+15:00", "2100-06-30T21:00:00.000Z")]
    [InlineData("2100-06-30T23:59:60Z", "2100-07-01T00:00:00.000Z")]
    public async Task A_time_is_read_in_every_spelling_and_answered_in_one(string time, string answered)
    {
        (await api.As(Customer)
            .Post("/v1/api-keys", new { name = "x", plan = "default", permissions = Array.Empty<string>(), expiresAt = time })
            .ShouldBe(HttpStatusCode.Created))
            .Member("expiresAt").GetString().ShouldBe(answered);
        await api.As(Customer).Get($"/v1/orders?placedFrom={Uri.EscapeDataString(time)}").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_time_in_every_answer_has_three_digits_so_that_texts_sort_as_times_do()
    {
        await using var still = await Api.New(new ApiOptions { Clock = new FakeClock() });
        var (customer, admin) = (still.As(Customer), still.As(Admin));
        var sku = await still.NewProduct();
        var order = await customer.PlaceOrder((2, sku)).Order();
        await customer.Pay(order).ShouldBe(HttpStatusCode.Created);
        await still.As(Warehouse).Prepare(order).ShouldBe(HttpStatusCode.OK);
        await still.As(Warehouse).Ship(order, (2, sku)).ShouldBe(HttpStatusCode.Created);
        await still.As(Warehouse).Deliver(await customer.See(order)).ShouldBe(HttpStatusCode.OK);
        await customer.RequestReturn(order, (1, sku)).ShouldBe(HttpStatusCode.Created);
        await admin.Refund(order, 1).ShouldBe(HttpStatusCode.Created);
        await customer.Post("/v1/api-keys", new { name = "x", plan = "default", permissions = Array.Empty<string>() })
            .ShouldBe(HttpStatusCode.Created);
        await customer.Pay(order).ShouldBeProblem(409, "order.wrong_state");

        foreach (var path in new[]
        {
            order.Path, $"{order.Path}/history", "/v1/orders", "/v1/payments", $"/v1/inventory/{sku}/movements", "/v1/auth/sessions",
            "/v1/api-keys", "/v1/users", "/v1/security-events", "/v1/events", "/v1/jobs", "/v1/dead-letters",
        })
        {
            var answer =
                await (path.StartsWith("/v1/api", StringComparison.Ordinal) || path.StartsWith("/v1/auth", StringComparison.Ordinal)
                    ? customer
                    : admin).Get(path).ShouldBe(HttpStatusCode.OK);

            Times(answer.Text).Where(time => !OneSpelling().IsMatch(time)).ShouldBeEmpty(path);
            if (!path.Contains("dead", StringComparison.Ordinal))
                Times(answer.Text).ShouldNotBeEmpty(path);
        }

        await using var events = await customer.Follow($"{order.Path}/events");
        Times((await events.Next())!.Data).ShouldAllBe(time => OneSpelling().IsMatch(time));
    }

    private static List<string> Times(string text) => [.. Anything().Matches(text).Select(match => match.Groups["time"].Value)];

    [GeneratedRegex("\"(?<time>[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\"]*)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Anything();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\z", RegexOptions.NonBacktracking)]
    private static partial Regex OneSpelling();
}
