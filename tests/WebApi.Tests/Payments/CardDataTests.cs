using System.Text.Json;
using System.Text.Json.Nodes;

namespace CleanOrders.WebApi.Tests.Payments;

/// <summary>
/// Card data never enters: a card's number is sent in every field of every operation, and then looked for in the logs and in the whole
/// database.
/// </summary>
public sealed class CardDataTests(QuietApi api) : IClassFixture<QuietApi>
{
    private const string Card = "4242424242424242";
    private static readonly string[] Forms = [Card, "4242 4242 4242 4242", "4242-4242-4242-4242"];

    /// <summary>Every text of a body stands there as <c>?</c>.</summary>
    public static TheoryData<string, string, string> Bodies => new()
    {
        { "POST", "/v1/orders",
            """{"lines":[{"sku":"?","quantity":1}],"shippingAddress":{"name":"?","line1":"?","line2":"?","city":"?","region":"?","postalCode":"?","country":"?"},"note":"?"}""" },
        { "POST", "{order}/payments", """{"token":"?"}""" },
        { "POST", "{order}/cancellation", """{"reason":"?"}""" },
        { "POST", "{order}/shipments", """{"lines":[{"sku":"?","quantity":1}],"carrier":"?","tracking":"?"}""" },
        { "POST", "{order}/returns", """{"lines":[{"sku":"?","quantity":1}],"reason":"?"}""" },
        { "POST", "{order}/refunds", """{"amount":{"amount":1,"currency":"?"},"reason":"?"}""" },
        { "POST", "/v1/products", """{"sku":"?","name":"?","description":"?","price":{"amount":1,"currency":"?"}}""" },
        { "POST", "/v1/inventory/SKU-00001/adjustments", """{"delta":1,"reason":"?"}""" },
        { "POST", "/v1/auth/register", """{"email":"?","password":"?","displayName":"?"}""" },
        { "POST", "/v1/auth/login", """{"email":"?","password":"?"}""" },
        { "POST", "/v1/api-keys", """{"name":"?","plan":"?","permissions":["?"]}""" },
        { "POST", "/v1/jobs", """{"type":"?","arguments":{"lines":["?"],"sku":"?"},"uniqueKey":"?"}""" },
    };

    [Theory, MemberData(nameof(Bodies))]
    [InlineData("POST", "/v1/jobs", """{"type":"orders.import","arguments":{"lines":["{\"note\":\"?\"}"]}}""")]
    [InlineData("POST", "/v1/jobs", """{"type":"orders.export","arguments":{"sku":"?","number":"?"}}""")]
    public async Task In_no_field_of_a_body(string method, string path, string body)
    {
        var admin = api.As(Admin);
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00040")).Order();
        foreach (var (pointer, _) in Fields(JsonNode.Parse(body)!))
        {
            foreach (var form in Forms)
            {
                var filled = Filled(JsonNode.Parse(body)!, pointer, form);
                var client = path.EndsWith("/payments", StringComparison.Ordinal) || path.EndsWith("/returns", StringComparison.Ordinal)
                    ? api.As(Customer)
                    : admin;
                await client.WithKey(Client.FreshKey())
                    .Send(new HttpMethod(method), path.Replace("{order}", order.Path, StringComparison.Ordinal), filled)
                    .ShouldBe(HttpStatusCode.BadRequest);
            }
        }

        await NothingIsKept();
    }

    [Theory, MemberData(nameof(Bodies))]
    public async Task In_no_field_of_a_body_as_escapes(string method, string path, string body)
    {
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00040")).Order();
        foreach (var (pointer, _) in Fields(JsonNode.Parse(body)!))
        {
            var filled = Filled(JsonNode.Parse(body)!, pointer, Card).ToJsonString()
                .Replace("4242", "\\u00342\\u0034\\u0032", StringComparison.Ordinal);
            var client = path.EndsWith("/payments", StringComparison.Ordinal) || path.EndsWith("/returns", StringComparison.Ordinal)
                ? api.As(Customer)
                : api.As(Admin);
            await client.Send(new HttpMethod(method), path.Replace("{order}", order.Path, StringComparison.Ordinal), filled)
                .ShouldBe(HttpStatusCode.BadRequest);
        }

        await NothingIsKept();
    }

    [Fact]
    public async Task In_no_header_no_query_and_no_file()
    {
        await api.As(Customer).With("X-Request-Id", Card).With("User-Agent", Card).With("Idempotency-Key", Card).Get("/v1/orders")
            .ShouldBe(HttpStatusCode.OK);
        _ = await api.As(Customer).Get($"/v1/orders?number={Card}&cursor={Card}");
        await api.Anonymous().With("User-Agent", Card)
            .Post("/v1/auth/login", new { email = "customer@example.com", password = RunningApi.SeededPassword })
            .ShouldBe(HttpStatusCode.OK);
        using var file = new StringContent($$"""{"note":"{{Card}}"}""");
        file.Headers.ContentType = new("application/x-ndjson");
        await api.As(Admin).WithoutKey().Post("/v1/job-files", file).ShouldBeProblem(400, "field.card_number");
        using var split = new StringContent(new string(' ', (256 * 1024) - 8) + Card);
        split.Headers.ContentType = new("application/x-ndjson");
        await api.As(Admin).WithoutKey().Post("/v1/job-files", split).ShouldBeProblem(400, "field.card_number");

        await NothingIsKept();
    }

    [Fact]
    public async Task The_refusal_names_the_member_and_does_not_quote_it()
    {
        var order = await api.As(Customer).PlaceOrder((1, "SKU-00040")).Order();

        var refused = await api.As(Customer).Post($"{order.Path}/payments", new { token = Card })
            .ShouldBeInvalid(("/token", "field.card_number"));

        refused.Text.ShouldNotContain("4242");
    }

    [Fact]
    public async Task What_is_kept_is_found()
    {
        await Rename($"Card {Forms[1]}");
        var found = await Kept();
        await Rename("A lamp");

        found.ShouldBe(["products.name"]);
    }

    private async Task NothingIsKept() => (await Kept()).ShouldBeEmpty();

    private async Task<List<string>> Kept()
    {
        var found = api.Logs.Lines.Where(line => $"{line.Message} {line.Exception}".Contains(Card, StringComparison.Ordinal))
            .Select(line => $"the log of {line.Category}").ToList();
        await using var connection = await api.Database.Open();
        foreach (var table in await Names(connection))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var i = 0; i < rows.FieldCount; i++)
                {
                    var text = rows[i] switch { byte[] bytes => System.Text.Encoding.Latin1.GetString(bytes), var value => $"{value}" };
                    if (Forms.Any(form => text.Contains(form, StringComparison.Ordinal)))
                        found.Add($"{table}.{rows.GetName(i)}");
                }
            }
        }

        return found;
    }

    private async Task Rename(string name)
    {
        await using var connection = await api.Database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE products SET name = '{name}' WHERE sku = 'SKU-00999'";
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private static async Task<List<string>> Names(System.Data.Common.DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = TestDatabase.KindOfThisRun == DatabaseKind.Sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'";
        await using var rows = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await rows.ReadAsync())
            names.Add(rows.GetString(0));
        names.ShouldContain("orders");
        return names;
    }

    private static IEnumerable<(string Pointer, JsonValue Value)> Fields(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Fields(member.Value!)),
        JsonArray items => items.SelectMany(item => Fields(item!)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String
            && value.GetValue<string>().Contains('?', StringComparison.Ordinal) => [(value.GetPath(), value)],
        _ => [],
    };

    /// <summary>The body with the number in one field, and something harmless in the others.</summary>
    private static JsonNode Filled(JsonNode body, string pointer, string form)
    {
        foreach (var (path, value) in Fields(body).ToList())
            value.ReplaceWith(value.GetValue<string>().Replace("?", path == pointer ? form : "SKU-00001", StringComparison.Ordinal));
        return body;
    }
}
