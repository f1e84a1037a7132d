using System.Text.Json;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>The list of attacks on GraphQL endpoints (OWASP GraphQL Cheat Sheet), each as it is done.</summary>
public sealed class AttackTests(SharedApi api)
{
    private const string Introspection = "{ __schema { queryType { name } types { name fields { name type { name } } } } }";

    /// <summary>What each document is refused with before anything is run.</summary>
    public static TheoryData<string, string, string> Documents => new()
    {
        { "nested deeper than the limit", $"{{ orders {Nested(10)} }}", "graphql.too_deep" },
        { "nested by fragments", "{ orders { ...a } } fragment a on OrderConnection { edges { node { lines { product { ...b } } } } } "
            + "fragment b on Product { stock { sku } rating { count } price { amount } name }", "" },
        { "nested schema", $"{{ __schema {{ types {{ fields {{ type {{ fields {{ type {{ fields {{ name }} }} }} }} }} }} }} }}",
            "graphql.too_deep" },
        { "hundreds of aliases",
            $"{{ {string.Join(' ', Enumerable.Range(0, 101).Select(i => $"a{i}: me {{ id }}"))} }}", "graphql.too_complex" },
        { "thousands of fields",
            $"{{ products {{ nodes {{ {string.Join(' ', Enumerable.Repeat("sku", 1001))} }} }} }}", "graphql.too_complex" },
        { "a flood of directives",
            $"{{ me {string.Concat(Enumerable.Repeat("@skip(if: false) ", 51))} {{ id }} }}", "graphql.too_complex" },
        { "unknown directives", $"{{ me {string.Concat(Enumerable.Repeat("@aa ", 51))} {{ id }} }}", "graphql.too_complex" },
        { "a cycle of fragments", "{ me { ...a } } fragment a on Me { ...b } fragment b on Me { ...a }", "graphql.document_invalid" },
        { "a fragment that spreads itself", "{ me { ...a } } fragment a on Me { id ...a }", "graphql.document_invalid" },
        { "fragments that double thirty times", Doubling(30), "graphql.too_complex" },
        { "many fragments", $"{{ me {{ id }} }} {string.Join(' ', Enumerable.Range(0, 60).Select(i => $"fragment f{i} on Me {{ id }}"))}",
            "graphql.too_complex" },
        { "pages of pages",
            "{ a: orders(first: 200) { nodes { lines { product { stock { available } } } payments { entries { at } } } } "
                + "b: orders(first: 200) { nodes { lines { product { stock { available } } } payments { entries { at } refunds { id } } } "
                + "} "
                + "c: orders(first: 200) { nodes { returns { lines { sku } } } } }",
            "graphql.too_expensive" },
        { "two operations and no name", "query a { me { id } } query b { me { id } }", "graphql.document_invalid" },
        { "a name twice", "query a { me { id } } query a { me { id } }", "graphql.document_invalid" },
        { "no document", "   ", "graphql.request_malformed" },
        { "a mistake of syntax", "{ me { id ", "graphql.document_invalid" },
        { "nested thousands deep", $"{new string('{', 5000)}", "graphql.document_invalid" },
        { "lists nested thousands deep", $"{{ orders(status: {new string('[', 3000)}{new string(']', 3000)}) {{ nodes {{ id }} }} }}",
            "graphql.document_invalid" },
        { "a field that does not exist", "{ me { passwordHash } }", "graphql.document_invalid" },
        { "a type where a value belongs", """{ orders(first: "50") { nodes { id } } }""", "graphql.document_invalid" },
        { "a limit beyond the highest", "{ products(first: 201) { nodes { sku } } }", "request.invalid" },
        { "a negative limit", "{ products(first: -1) { nodes { sku } } }", "request.invalid" },
        { "a number that does not fit", "{ products(first: 99999999999) { nodes { sku } } }", "graphql.document_invalid" },
        { "a cursor of another list", """{ products(after: "AAAA") { nodes { sku } } }""", "cursor.invalid" },
        { "words of SQL", """{ products(search: "' OR 1=1 --") { nodes { sku } } }""", "" },
        { "a text that no database takes", """{ products(search: "\u0000") { nodes { sku } } }""", "request.invalid" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task A_hostile_document_is_refused_and_costs_nothing(string attack, string document, string code)
    {
        var answer = await api.Anonymous().GraphQL(document);

        if (code.Length == 0)
            answer.Codes().Except(["auth.required", "auth.forbidden"], StringComparer.Ordinal).ShouldBeEmpty(attack);
        else
            answer.Codes().ShouldContain(code, $"{attack}: {answer}");
        ((int)answer.Status).ShouldBeLessThan(500, attack);
    }

    [Fact]
    public async Task The_cost_of_what_costs_too_much_is_said_and_a_batch_costs_what_its_operations_cost_together()
    {
        await using var strict = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["GraphQL:MostCost"] = "100" },
        });

        var large = await strict.Anonymous().GraphQL("{ products(first: 200) { nodes { sku } } }");
        var batch = await strict.Anonymous().Post(
            GraphQLCalls.Address,
            JsonSerializer.Serialize(Enumerable.Repeat(new { query = "{ products(first: 50) { nodes { sku name } } }" }, 10)));

        // A page, the list in it, and 200 values at a tenth each.
        large.Status.ShouldBe(HttpStatusCode.OK);
        large.Codes().ShouldBeEmpty();
        var costly = await strict.Anonymous().GraphQL("{ products(first: 200) { nodes { sku price { amount } } } }");
        costly.Status.ShouldBe(HttpStatusCode.BadRequest);
        costly.Codes().ShouldBe(["graphql.too_expensive"]);
        costly.Member("errors/0/extensions/cost").GetDouble().ShouldBe(1 + 1 + (200 * (0.1 + 1 + 0.1)), 0.01);
        costly.Json.TryGetProperty("data", out _).ShouldBeFalse();
        var results = batch.Json.EnumerateArray().Select(result => result.TryGetProperty("errors", out _)).ToList();
        results.ShouldBe([.. results.Order()]);
        results.ShouldContain(false);
        results.ShouldContain(true);
    }

    [Fact]
    public async Task A_batch_of_more_than_ten_is_refused() =>
        (await Batch(Enumerable.Repeat("{ me { id } }", 11))).Codes().ShouldBe(["graphql.batch_size"]);

    [Fact]
    public async Task An_empty_batch_is_refused() => (await Batch([])).Codes().ShouldBe(["graphql.batch_size"]);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/graphql")]
    public async Task A_form_of_another_site_is_refused(string type)
    {
        using var body = new StringContent("""{"query":"{ me { id } }"}""");
        body.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        (await api.As(Customer).Post(GraphQLCalls.Address, body)).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_query_in_an_address_is_not_run() => (await api.As(Customer).Get(
        $"{GraphQLCalls.Address}?query={Uri.EscapeDataString("{ me { id } }")}")).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("{ nodes }")]
    [InlineData("{ produkts { nodes { sku } } }")]
    [InlineData("{ me { emial } }")]
    [InlineData("""{ order(idd: "x") { id } }""")]
    [InlineData("{ orders(sort: TOTALL) { nodes { id } } }")]
    public async Task An_error_suggests_no_names(string document)
    {
        var answer = await api.Anonymous().GraphQL(document);

        answer.Codes().ShouldContain("graphql.document_invalid");
        answer.Text.ShouldNotContain("Did you mean");
    }

    [Fact]
    public async Task The_schema_is_not_shown_in_production()
    {
        await using var production = await Api.New(new ApiOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["GraphQL:Introspection"] = "false" },
        });

        (await production.Anonymous().GraphQL(Introspection)).Codes().ShouldContain("graphql.document_invalid");
        (await production.Anonymous().GraphQL("""{ __type(name: "Order") { name } }""")).Codes().ShouldContain("graphql.document_invalid");
        (await production.Anonymous().GraphQL("{ __typename }")).Codes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused() => (await api.Anonymous().Post(
        GraphQLCalls.Address, new { query = $"{{ me {{ id }} }} #{new string('x', 1024 * 1024)}" })).Status
        .ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task A_member_that_stands_twice_is_refused() => (await api.Anonymous().With("Accept", GraphQLCalls.MediaType).Post(
        GraphQLCalls.Address, """{"query":"{ me { id } }","query":"{ products { nodes { sku } } }"}""")).Codes()
        .ShouldBe(["graphql.request_malformed"]);

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("""{"query":17}""")]
    [InlineData("""{"query":["{ me { id } }"]}""")]
    [InlineData("""{"query":"{ me { id } }","variables":[]}""")]
    [InlineData("""{"query":"{ me { id } }","operationName":{}}""")]
    [InlineData("""{"query":"{ me { id } }","extensions":"x"}""")]
    [InlineData("{")]
    public async Task A_request_that_is_none_is_refused(string body)
    {
        var answer = await api.Anonymous().With("Accept", GraphQLCalls.MediaType).Post(GraphQLCalls.Address, body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Codes().Single().ShouldBeOneOf("graphql.request_malformed", "graphql.batch_size");
    }

    [Fact]
    public async Task An_error_says_nothing_of_the_inside()
    {
        var answer = await api.Anonymous().GraphQL(
            "query($first: Int) { products(first: $first) { nodes { sku } } }", new { first = "x" });

        answer.Codes().ShouldBe(["graphql.document_invalid"]);
        answer.Text.ShouldNotContain("System.");
        answer.Text.ShouldNotContain("   at ");
    }

    private Task<HttpAnswer> Batch(IEnumerable<string> queries) => api.As(Admin).Post(
        GraphQLCalls.Address, JsonSerializer.Serialize(queries.Select(query => new { query })));

    private static string Nested(int levels) =>
        $"{string.Concat(Enumerable.Repeat("{ a ", levels))}{string.Concat(Enumerable.Repeat("}", levels))}";

    private static string Doubling(int times) => $"{{ me {{ ...f0 }} }} "
        + string.Join(' ', Enumerable.Range(0, times).Select(i => $"fragment f{i} on Me {{ ...f{i + 1} ...f{i + 1} }}"))
        + $" fragment f{times} on Me {{ id }}";
}
