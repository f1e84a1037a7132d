using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>Documents that clients name by their hash.</summary>
public sealed class PersistedQueryTests(SharedApi api)
{
    [Fact]
    public async Task A_document_is_known_by_its_hash_once_it_was_sent()
    {
        var (query, hash) = New("products(first: 1) { nodes { sku } }");

        var unknown = await Send(query: null, hash);
        var sent = await Send(query, hash);
        var known = await Send(query: null, hash);
        var got = await api.Anonymous().Get(AddressOf(hash));

        unknown.Codes().ShouldBe(["graphql.persisted_query_not_found"]);
        unknown.Member("errors/0/message").GetString().ShouldBe("PersistedQueryNotFound");
        sent.Member("data").GetRawText().ShouldBe(known.Member("data").GetRawText());
        got.Member("data").GetRawText().ShouldBe(known.Member("data").GetRawText());
    }

    [Fact]
    public async Task A_document_under_another_hash_is_refused_and_not_kept()
    {
        var (query, _) = New("me { id }");
        var (_, other) = New("me { email }");

        (await Send(query, other)).Codes().ShouldBe(["graphql.hash_mismatch"]);
        (await Send(query: null, other)).Codes().ShouldBe(["graphql.persisted_query_not_found"]);
    }

    [Fact]
    public async Task Caches_keep_what_is_for_everybody_and_nothing_else()
    {
        var (query, hash) = New("products(first: 2) { nodes { sku name } }");
        _ = await Send(query, hash);

        var first = await api.Anonymous().Get(AddressOf(hash));
        var again = await api.Anonymous().With("If-None-Match", first.ETag!).Get(AddressOf(hash));
        var own = await api.As(Customer).Get(AddressOf(hash));

        first.Header("Cache-Control").ShouldBe("public, max-age=30, stale-while-revalidate=30");
        first.Header("Vary").ShouldNotBeNull().ShouldContain("Authorization");
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        own.Headers.CacheControl.ShouldNotBeNull().Private.ShouldBeTrue();
    }

    [Fact]
    public async Task What_failed_is_not_kept()
    {
        var (query, hash) = New("me { id }");
        _ = await Send(query, hash);

        var refused = await api.Anonymous().Get(AddressOf(hash));

        refused.Codes().ShouldBe(["auth.required"]);
        refused.Header("Cache-Control").ShouldBe("no-store");
        refused.ETag.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_changed_with_get()
    {
        var query = $"mutation {RunningApi.Unique("m").Replace('-', '_')} {{ cancelOrder(order: \"x\", input: {{ reason: \"x\" }}, "
            + "idempotencyKey: \"0123456789abcdef\") { id } }";
        var hash = HashOf(query);
        _ = await Send(query, hash);

        var answer = await api.As(Customer).Get(AddressOf(hash));

        answer.Status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Codes().ShouldBe(["graphql.queries_only"]);
    }

    [Fact]
    public async Task Variables_of_an_address_are_read()
    {
        var query = $"query {RunningApi.Unique("q").Replace('-', '_')}($sku: String!) {{ product(sku: $sku) {{ name }} }}";
        var hash = HashOf(query);
        _ = await Send(query, hash, new { sku = "SKU-00001" });

        var answer = await api.Anonymous().Get(
            $"{AddressOf(hash)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(new { sku = "SKU-00002" }))}");

        answer.Member("data/product/name").GetString().ShouldEndWith("2");
    }

    [Fact]
    public async Task Where_only_registered_documents_run_no_other_does()
    {
        var folder = Directory.CreateTempSubdirectory("registered-").FullName;
        const string Known = "query Registered { products(first: 1) { nodes { sku } } }";
        await File.WriteAllTextAsync(
            Path.Combine(folder, "registered.graphql"), Known, TestContext.Current.CancellationToken);
        await using var strict = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            { ["GraphQL:RegisteredOnly"] = "true", ["GraphQL:RegisteredFolder"] = folder },
        });

        (await strict.Anonymous().Get(AddressOf(HashOf(Known)))).Codes().ShouldBeEmpty();
        (await strict.Anonymous().GraphQL(Known)).Codes().ShouldBeEmpty();
        (await strict.Anonymous().GraphQL("{ products { nodes { name } } }")).Codes().ShouldBe(["graphql.not_registered"]);
        (await strict.Anonymous().Get(AddressOf(HashOf("{ me { id } }")))).Codes().ShouldBe(["graphql.persisted_query_not_found"]);
    }

    [Theory]
    [InlineData("GraphQL:RegisteredOnly", "true")]
    [InlineData("GraphQL:RegisteredFolder", "/there/is/no/such/folder")]
    public async Task A_folder_that_is_not_there_is_named_at_the_start(string key, string value)
    {
        var refused = await ApiCommand.Run([new("ASPNETCORE_ENVIRONMENT", "Development"), new(key, value)], []);

        refused.ExitCode.ShouldNotBe(0);
        refused.ToString().ShouldContain("Not started: GraphQL:Registered");
    }

    private static string AddressOf(string hash) => $"{GraphQLCalls.Address}?extensions="
        + Uri.EscapeDataString(JsonSerializer.Serialize(new { persistedQuery = new { version = 1, sha256Hash = hash } }));

    private static (string Query, string Hash) New(string fields)
    {
        var query = $"query {RunningApi.Unique("q").Replace('-', '_')} {{ {fields} }}";
        return (query, HashOf(query));
    }

    private static string HashOf(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)));

    private Task<HttpAnswer> Send(string? query, string hash, object? variables = null) => api.Anonymous().Post(
        GraphQLCalls.Address, new { query, variables, extensions = new { persistedQuery = new { version = 1, sha256Hash = hash } } });
}
