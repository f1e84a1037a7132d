using System.Text.Json;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>
/// What must be true of every operation in <c>/openapi/v1.json</c>, those to come too. A failure lists all that is missing.
/// </summary>
public sealed class ApiDocumentTests(SharedApi api)
{
    private static readonly string[] Open =
        ["register", "confirmEmail", "resendConfirmation", "forgotPassword", "resetPassword", "logIn", "refreshSession", "logOut",
            "getPublicKeys", "getIssuer", "listProducts", "getProduct", "listReviews", "getReview", "listArticles", "getArticle",
            "getArticleRss", "getArticleAtom", "receiveWebhook", "unsubscribe", "receiveMailReport", "getMyLimits"];

    [Fact]
    public async Task It_is_openapi_3_1_and_names_no_machine()
    {
        var answer = await api.Anonymous().Get("/openapi/v1.json").ShouldBe(HttpStatusCode.OK);

        answer.Member("openapi").GetString().ShouldStartWith("3.1");
        answer.Member("info/title").GetString().ShouldBe("Orders API");
        answer.Member("servers").EnumerateArray().Select(server => server.GetProperty("url").GetString()).ShouldBe(["/"]);
        answer.Text.ShouldNotContain(api.Address.Authority);
        answer.ContentHeaders.ContentType?.MediaType.ShouldBe("application/json");
        await api.Anonymous().With("If-None-Match", answer.ETag.ShouldNotBeNull()).Get("/openapi/v1.json")
            .ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_summary_a_tag_and_an_explanation()
    {
        var operations = await Operations();

        operations.Select(operation => operation.Id).ShouldBeUnique();
        operations.Where(operation => operation.Text("summary").Length == 0).ShouldBeEmpty("without a summary");
        operations.Where(operation => operation.Text("description").Length == 0).ShouldBeEmpty("without a description");
        operations.Where(operation => operation.Json.GetProperty("tags").GetArrayLength() != 1).ShouldBeEmpty("without one tag");
    }

    [Fact]
    public async Task Every_operation_says_whether_one_must_be_signed_in()
    {
        var operations = await Operations();

        operations.Where(operation => operation.Json.GetProperty("security").GetArrayLength() == 0).Select(operation => operation.Id)
            .ShouldBe(Open, ignoreOrder: true);
        operations.Where(
            operation => operation.Json.GetProperty("security").GetArrayLength() > 0 != operation.Statuses.Contains("401")
                && operation.Id is not ("logIn" or "refreshSession" or "receiveWebhook" or "receiveMailReport"))
            .ShouldBeEmpty("401 and security disagree");
    }

    [Fact]
    public async Task Every_operation_shows_a_success_and_each_example_fits_its_schema()
    {
        var document = await Document();
        var schemas = new SchemaChecks(document);
        var bodies = DocumentedOperation.AllOf(document).SelectMany(operation => operation.Bodies(schemas)).ToList();

        bodies.Count.ShouldBeGreaterThan(100);
        bodies.Where(body => body.Examples.Count == 0 && schemas.Resolve(body.Schema).TryGetProperty("properties", out _))
            .Select(body => body.Where).ShouldBeEmpty("without an example");
        bodies.SelectMany(body => body.Examples.SelectMany(example => schemas.Complaints(example, body.Schema, body.Where)))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_refusal_is_a_problem_with_its_code()
    {
        var document = await Document();
        var schemas = new SchemaChecks(document);
        foreach (var operation in DocumentedOperation.AllOf(document))
        {
            operation.Statuses.Count(status => status[0] == '2').ShouldBe(operation.Id == "payOrder" ? 2 : 1, operation.Id);
            foreach (var answer in operation.Answers.Where(answer => answer.Name[0] is '4' or '5'))
            {
                var content = answer.Value.GetProperty("content").EnumerateObject().ToList();
                content.Select(media => media.Name).ShouldBe(["application/problem+json"], $"{operation.Id} {answer.Name}");
                foreach (var example in content[0].Value.GetProperty("examples").EnumerateObject())
                {
                    var problem = schemas.Resolve(example.Value).GetProperty("value");
                    problem.GetProperty("code").GetString().ShouldBe(example.Name);
                    problem.GetProperty("status").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture)
                        .ShouldBe(answer.Name, $"{operation.Id} {example.Name}");
                    (await api.Anonymous().Get($"/problems/{example.Name}").ShouldBe(HttpStatusCode.OK)).Text.ShouldContain(example.Name);
                }
            }
        }
    }

    [Fact]
    public async Task Every_reference_points_at_something()
    {
        var document = await Document();
        var schemas = new SchemaChecks(document);

        var references = Everything(document)
            .Where(element => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out _)).ToList();

        references.Count.ShouldBeGreaterThan(100);
        references.ForEach(reference => _ = schemas.Resolve(reference));
    }

    [Fact]
    public async Task Every_request_body_refuses_members_that_are_not_described()
    {
        var document = await Document();
        var schemas = new SchemaChecks(document);

        foreach (var operation in DocumentedOperation.AllOf(document)
            .Where(operation => operation.Json.TryGetProperty("requestBody", out _)))
        {
            operation.Method.ShouldNotBe("GET", $"{operation.Id} has a body: an array of the query needs [FromQuery].");
            if (!operation.Json.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json", out var body))
            {
                ((string[])["sendJobFile", "uploadAttachment"]).ShouldContain(operation.Id, "Only a file is no JSON.");
                continue;
            }

            // What a provider sends is described by its protocol, and its bytes are what is signed.
            if (operation.Id is "receiveWebhook" or "receiveMailReport")
                continue;

            var schema = schemas.Resolve(body.GetProperty("schema"));
            schema.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse(operation.Id);
        }
    }

    [Fact]
    public async Task No_list_is_a_list_of_anything_and_no_enum_is_left_without_a_name()
    {
        var document = await Document();
        var lists = Everything(document)
            .Where(schema => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && Says(type, "array"))
            .ToList();

        lists.Count.ShouldBeGreaterThan(20);
        lists.Where(list => !list.TryGetProperty("items", out var items)
            || !(items.TryGetProperty("type", out _) || items.TryGetProperty("$ref", out _))).Select(list => list.GetRawText())
            .ShouldBeEmpty();

        // A generator makes a type of each enum, and a name for those that have none: of a schema of its own it takes the schema's.
        var named = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Count(schema => schema.Value.TryGetProperty("enum", out _));
        Everything(document)
            .Count(schema => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("enum", out var values)
                && values.ValueKind == JsonValueKind.Array).ShouldBe(named);
        named.ShouldBeGreaterThan(10);
    }

    private static bool Says(JsonElement type, string name) =>
        type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Any(one => one.ValueEquals(name))
            : type.ValueKind == JsonValueKind.String && type.ValueEquals(name);

    private static IEnumerable<JsonElement> Everything(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Everything(member.Value)).Prepend(element),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Everything),
        _ => [],
    };

    private Task<JsonElement> Document() => api.Anonymous().Get("/openapi/v1.json").Json();

    private async Task<List<DocumentedOperation>> Operations() => DocumentedOperation.AllOf(await Document());
}
