using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace CleanOrders.Gateway.Tests.Requests;

/// <summary>Bodies are compared with the API's own document, before they cost an instance.</summary>
public sealed class BodySchemaTests(BodySchemaTests.DocumentedApi api) : IClassFixture<BodySchemaTests.DocumentedApi>
{
    private const string Address =
        """{"name":"Ada","line1":"1 High Street","city":"London","postalCode":"N1 9GU","country":"GB"}""";

    [Theory]
    [InlineData("""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":ADDRESS}""")]
    [InlineData("""{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":ADDRESS,"expectedTotal":null}""")]
    [InlineData(
        """{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":ADDRESS,"expectedTotal":{"amount":1,"currency":"EUR"}}""")]
    public async Task A_body_as_documented_goes_on(string body)
    {
        using var answer = await api.Gateway.Post("/v1/orders", body.Replace("ADDRESS", Address, StringComparison.Ordinal));

        // From the API: nobody is signed in.
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/v1/orders", "{}", "")]
    [InlineData("/v1/orders", "[]", "")]
    [InlineData("/v1/auth/login", """{"email":"a@example.com","password":"x","password":"y"}""", "")]
    [InlineData("/v1/orders", """{"lines":[],"shippingAddress":ADDRESS}""", "/lines")]
    [InlineData("/v1/orders", """{"lines":[{"sku":"SKU-00001","quantity":"1"}],"shippingAddress":ADDRESS}""", "/lines/0/quantity")]
    [InlineData("/v1/orders", """{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":ADDRESS,"price":1}""", "/price")]
    [InlineData(
        "/v1/orders", """{"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":ADDRESS,"expectedTotal":5}""", "/expectedTotal")]
    [InlineData("/v1/auth/login", """{"email":"a@example.com"}""", "")]
    [InlineData("/v1/payments/pay_01k9c2v8qjf3nbn5z47k3m9qxw/refunds", "{}", "")]
    public async Task A_body_that_is_not_as_documented_is_refused_and_says_where(string path, string body, string pointer)
    {
        using var refused = await api.Gateway.Post(path, body.Replace("ADDRESS", Address, StringComparison.Ordinal));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("code").GetString().ShouldBe("request.invalid");
        problem.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("pointer").GetString(), error.GetProperty("code").GetString()))
            .ShouldContain((pointer, "field.not_as_documented"), $"{problem}");
    }

    [Fact]
    public async Task A_body_of_more_values_than_any_documented_one_is_not_compared()
    {
        using var refused = await api.Gateway.Post("/v1/orders", $"[{string.Join(',', Enumerable.Repeat("0", 250_000))}]");

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem()
            .GetProperty("detail").GetString().ShouldBe("It has more members and items than any that is documented.");
    }

    [Theory]
    [InlineData("/v1/something/new", "{}")]
    [InlineData("/v1/orders/x/y/z", "[]")]
    public async Task What_the_document_does_not_know_goes_on(string path, string body)
    {
        using var answer = await api.Gateway.Post(path, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nowhere.json", null)]
    [InlineData(null, "")]
    [InlineData(null, "{}")]
    [InlineData(null, "[]")]
    [InlineData(null, """{"paths":{},"components":{"schemas":{}}}""")]
    public async Task A_file_that_is_no_document_stops_the_start(string? name, string? content)
    {
        var file = name ?? Path.GetTempFileName();
        if (content is not null)
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => TestGateway.New(("Requests:Document", file)));

        refused.Message.ShouldContain("Gateway:Requests:Document");
        if (name is null)
            File.Delete(file);
    }

    public sealed class DocumentedApi : IAsyncLifetime
    {
        private readonly string _file = Path.GetTempFileName();
        private readonly Api _api = new();
        private TestGateway? _gateway;

        public TestGateway Gateway => _gateway!;

        public async ValueTask InitializeAsync()
        {
            await _api.Start();
            await File.WriteAllTextAsync(_file, (await _api.Anonymous().Get("/openapi/v1.json")).Text);
            _gateway = await TestGateway.New([_api.Address], ("Requests:Document", _file));
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await _api.DisposeAsync();
            File.Delete(_file);
        }
    }
}
