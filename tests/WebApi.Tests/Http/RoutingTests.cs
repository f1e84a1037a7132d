namespace CleanOrders.WebApi.Tests.Http;

public sealed class RoutingTests(SharedApi api)
{
    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/orders")]
    [InlineData("/problems/no.such.code")]
    [InlineData("/openapi/v9.json")]
    [InlineData("/v1/orders/ord_01jd0000000000000000000000/nothing")]
    public async Task An_unknown_path_is_not_there(string path) =>
        await api.As(Customer).Get(path).ShouldBeProblem(404, "request.not_found");

    [Theory]
    [InlineData("usr_01jd0000000000000000000000")]
    [InlineData("shp_01jd0000000000000000000000")]
    [InlineData("ord-01jd0000000000000000000000")]
    [InlineData("01jd0000000000000000000000")]
    [InlineData("ord_01JD0000000000000000000000")]
    [InlineData("ord_81jd0000000000000000000000")]
    [InlineData("ord_01jd000000000000000000000")]
    [InlineData("ord_01jd00000000000000000000000")]
    [InlineData("ord_01jd000000000000000000000u")]
    [InlineData("01932c07-3a5c-7000-8000-000000000000")]
    [InlineData("1")]
    [InlineData("ord_%27%20OR%201=1--")]
    public async Task An_id_of_another_kind_or_shape_is_not_there(string id)
    {
        await api.As(Admin).Get($"/v1/orders/{id}").ShouldBe(HttpStatusCode.NotFound);
        await api.As(Admin).Get($"/v1/orders/{id}/history").ShouldBe(HttpStatusCode.NotFound);
        await api.As(Admin).Post($"/v1/orders/{id}/cancellation", """{"reason":"x"}""").ShouldBeProblem(404, "request.not_found");
        await api.As(Admin).Post($"/v1/orders/ord_01jd0000000000000000000000/shipments/{id}/delivery").ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, Trait("Gateway", "differs")]
    [InlineData("DELETE", "/v1/orders", "GET, HEAD, OPTIONS, POST")]
    [InlineData("PUT", "/v1/orders/ord_01jd0000000000000000000000", "GET, HEAD, OPTIONS")]
    [InlineData("DELETE", "/v1/orders/ord_01jd0000000000000000000000", "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/v1/orders/ord_01jd0000000000000000000000/payments", "OPTIONS, POST")]
    [InlineData("PATCH", "/v1/products/SKU-00001", "DELETE, GET, HEAD, OPTIONS, PUT")]
    [InlineData("POST", "/v1/products/SKU-00001", "DELETE, GET, HEAD, OPTIONS, PUT")]
    [InlineData("PUT", "/v1/inventory/SKU-00001", "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/v1/dead-letters/requeue", "OPTIONS, POST")]
    [InlineData("POST", "/v1/payments/reconciliations", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/health/live", "GET, HEAD, OPTIONS")]
    [InlineData("HEAD", "/v1/auth/login", "OPTIONS, POST")]
    [InlineData("PATCH", "/docs/index.html", "GET, HEAD, OPTIONS")]
    [InlineData("TRACE", "/v1/orders", "GET, HEAD, OPTIONS, POST")]
    public async Task A_method_that_an_address_does_not_take_is_refused_with_those_it_takes(string method, string path, string allowed)
    {
        var asked = api.As(Admin).Send(new HttpMethod(method), path);
        var refused = method == "HEAD"
            ? await asked.ShouldBe(HttpStatusCode.MethodNotAllowed)
            : await asked.ShouldBeProblem(405, "request.method_not_allowed");

        refused.ContentHeaders.Allow.Order(StringComparer.Ordinal).ShouldBe(allowed.Split(", "));
    }

    [Theory]
    [InlineData("DELETE", "/v1/orders/ord-1")]
    [InlineData("OPTIONS", "/v1/orders/ord-1")]
    [InlineData("PUT", "/v1/dead-letters/letter")]
    [InlineData("OPTIONS", "/v1/nothing")]
    [InlineData("OPTIONS", "/problems/no.such/page")]
    public async Task An_address_that_is_none_takes_no_method(string method, string path) =>
        await api.As(Admin).Send(new HttpMethod(method), path).ShouldBeProblem(404, "request.not_found");

    [Fact]
    public async Task An_operation_whose_address_can_name_another_one_says_that_it_can_be_refused_there()
    {
        var paths = (await api.Anonymous().Get("/openapi/v1.json").Json()).GetProperty("paths").EnumerateObject().ToList();
        var shared =
            paths.SelectMany(
                path => paths.Where(other => path.Name != other.Name && Names(path.Name, other.Name))
                    .Select(other => (Path: path, Other: other))).ToList();

        shared.ShouldNotBeEmpty();
        foreach (var (path, other) in shared)
        {
            foreach (var operation in path.Value.EnumerateObject().Where(operation => !other.Value.TryGetProperty(operation.Name, out _)))
                operation.Value.GetProperty("responses").TryGetProperty("405", out _)
                    .ShouldBeTrue($"{operation.Name} {path.Name} can be asked at {other.Name}");
        }

        static bool Names(string path, string other) =>
            path.Split('/') is var segments && other.Split('/') is var others && segments.Length == others.Length
            && segments.Zip(others).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && !pair.Second.StartsWith('{')));
    }

    [Fact, Trait("Gateway", "differs")]
    public async Task The_whole_service_can_be_asked_for_its_methods()
    {
        var answer = await api.Anonymous().Raw("OPTIONS", "*");

        answer.Status.ShouldBe(204, answer.ToString());
        answer.Header("Allow").ShouldBe("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json;q=0, */*")]
    public async Task An_answer_that_the_caller_does_not_accept_is_not_sent(string accept)
    {
        await api.As(Customer).With("Accept", accept).Get("/v1/orders").ShouldBeProblem(406, "request.not_acceptable");
        await api.As(Customer).With("Accept", accept).PlaceOrder((1, "SKU-00001")).ShouldBeProblem(406, "request.not_acceptable");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData("application/*")]
    [InlineData("text/html, application/json;q=0.1")]
    [InlineData("text/html, */*;q=0.8")]
    [InlineData("application/problem+json, application/json")]
    [InlineData("application/json; charset=utf-8")]
    public async Task Json_is_sent_to_whoever_accepts_it(string accept) =>
        await api.As(Customer).With("Accept", accept).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("/v1/orders?colour=red")]
    [InlineData("/v1/orders?Status=paid")]
    [InlineData("/v1/orders?limit=1&page=2")]
    [InlineData("/v1/orders/ord_01jd0000000000000000000000?expand=lines")]
    [InlineData("/v1/products?sort=price")]
    [InlineData("/v1/me?access_token=secret")]
    [InlineData("/v1/inventory/SKU-00001?x")]
    public async Task An_unknown_query_parameter_is_refused(string path) =>
        await api.As(Admin).Get(path).ShouldBeProblem(400, "request.unknown_parameter");
}
