using System.Net.Http.Headers;
using System.Text;

namespace CleanOrders.WebApi.Tests.Http;

/// <summary>Bodies that no operation can read.</summary>
public sealed class BodyTests(SharedApi api)
{
    private const string Order = """
        {"lines":[{"sku":"SKU-00001","quantity":1}],"shippingAddress":{"name":"Ada","line1":"x","city":"y","postalCode":"1","country":"DE"},"note":"NOTE"}
        """;

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"lines":NaN}""")]
    [InlineData("""{"lines":[],}""")]
    [InlineData("{} {}")]
    [InlineData("// comment\n{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("<order/>")]
    [InlineData("lines=1")]
    public async Task What_is_not_a_json_object_cannot_be_read(string body)
    {
        var refused = await api.As(Customer).Post("/v1/orders", body);

        await Task.FromResult(refused).ShouldBeProblem(400, refused.Complaints().Count > 0 ? "request.invalid" : "request.malformed");
    }

    [Fact]
    public async Task A_body_is_wanted() => await api.As(Customer).Post("/v1/orders").ShouldBeProblem(400, "request.malformed");

    [Fact]
    public async Task A_body_has_at_most_a_mebibyte()
    {
        const int Mebibyte = 1024 * 1024;
        var largest = Order + new string(' ', Mebibyte - Encoding.UTF8.GetByteCount(Order));

        await api.As(Customer).Post("/v1/orders", largest).ShouldBe(HttpStatusCode.Created);

        // It asks first: a server that refuses a body hangs up on whoever is still sending it.
        await api.As(Customer).With("Expect", "100-continue").Post("/v1/orders", largest + " ").ShouldBeProblem(413, "request.too_large");
    }

    [Fact]
    public async Task A_body_without_a_length_has_at_most_a_mebibyte_too()
    {
        using var endless = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Order + new string(' ', 1024 * 1024))));
        endless.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        endless.Headers.ContentLength = null;

        await api.As(Customer).With("Transfer-Encoding", "chunked").Post("/v1/orders", endless).ShouldBeProblem(413, "request.too_large");
    }

    [Theory, Trait("Gateway", "differs")]
    [InlineData(65)]
    [InlineData(10_000)]
    public async Task A_body_that_is_nested_too_deep_is_refused(int depth)
    {
        await api.As(Customer).Post("/v1/orders", new string('[', depth) + new string(']', depth))
            .ShouldBeProblem(400, "request.malformed");
        await api.As(Customer)
            .Post("/v1/orders", Order.Replace("\"NOTE\"", new string('[', depth) + new string(']', depth), StringComparison.Ordinal))
            .ShouldBeInvalid(("/note", "field.wrong_type"));
    }

    [Fact]
    public async Task A_body_is_utf8()
    {
        var bytes = Encoding.UTF8.GetBytes(Order);
        bytes[Order.IndexOf("NOTE", StringComparison.Ordinal)] = 0xC3;

        var refused = await api.As(Customer).Post("/v1/orders", Json(bytes));

        await Task.FromResult(refused).ShouldBeProblem(400, refused.Complaints().Count > 0 ? "request.invalid" : "request.malformed");
    }

    [Theory]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=us-ascii")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=bogus")]
    [InlineData("application/json; charset=\"\"")]
    [InlineData("application/json; charset=")]
    [InlineData("application/json; charset=utf-8; charset=iso-8859-1")]
    [InlineData("application/json; charset=iso-8859-1; charset=utf-8")]
    public async Task A_body_of_another_character_set_is_not_guessed_at(string contentType) =>
        await api.As(Customer).Post("/v1/orders", Typed(contentType)).ShouldBeProblem(415, "request.unsupported_media_type");

    [Fact]
    public async Task A_member_stands_there_once() =>
        await api.As(Customer).Post("/v1/orders", Order.Replace("\"note\"", "\"note\":\"other\",\"note\"", StringComparison.Ordinal))
            .ShouldBeInvalid(("/note", "field.unknown"));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("application/json, application/json")]
    [InlineData("application/json;;;=")]
    [InlineData("application/*")]
    [InlineData("*/*")]
    [InlineData("application/json5")]
    [InlineData("text/x+json")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_it_is_json_is_refused(string? contentType) =>
        await api.As(Customer).Post("/v1/orders", Typed(contentType)).ShouldBeProblem(415, "request.unsupported_media_type");

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/json ; Charset=\"Utf-8\" ; version=1")]
    [InlineData("application/json; profile=\"a;b, c\"")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/vnd.shop+json")]
    public async Task Json_has_several_names(string contentType) =>
        await api.As(Customer).Post("/v1/orders", Typed(contentType)).ShouldBe(HttpStatusCode.Created);

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity, gzip")]
    [InlineData("br")]
    [InlineData("x-unknown")]
    public async Task A_body_that_is_packed_is_refused_with_what_is_taken(string encoding)
    {
        foreach (var (path, type) in new[] { ("/v1/orders", "application/json"), ("/v1/job-files", "text/csv"),
            ("/v1/auth/login", "application/json") })
        {
            using var content = Typed(type);
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding).ShouldBeTrue();
            var refused = await api.As(Admin).Post(path, content).ShouldBeProblem(415, "request.unsupported_media_type");

            refused.Header("Accept-Encoding").ShouldBe("identity");
        }
    }

    [Fact]
    public async Task A_body_that_says_it_is_not_packed_is_read()
    {
        using var content = Typed("application/json");
        content.Headers.ContentEncoding.Add("Identity");

        await api.As(Customer).Post("/v1/orders", content).ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("csv")]
    [InlineData("text/csv;;=")]
    [InlineData("text/csv; charset=iso-8859-1")]
    [InlineData("text/csv; charset=bogus")]
    [InlineData("text/*")]
    [InlineData("application/json")]
    [InlineData("application/x+csv")]
    public async Task A_file_that_does_not_say_what_it_is_is_refused(string? contentType) =>
        await api.As(Admin).Post("/v1/job-files", Typed(contentType)).ShouldBeProblem(415, "request.unsupported_media_type");

    [Theory]
    [InlineData("text/csv; charset=\"UTF-8\"")]
    [InlineData("Text/CSV; header=present")]
    [InlineData("application/octet-stream")]
    public async Task A_file_says_its_type_in_any_legal_spelling(string contentType) =>
        (await api.As(Admin).Post("/v1/job-files", Typed(contentType)).ShouldBe(HttpStatusCode.Created)).Member("contentType").GetString()
            .ShouldBe(contentType.Split(';')[0].ToLowerInvariant());

    [Fact]
    public async Task A_body_has_one_content_type()
    {
        var answer = await api.As(Customer)
            .Raw("POST", "/v1/orders", Order, "Content-Type: application/json", $"Idempotency-Key: {Client.FreshKey()}");

        answer.Status.ShouldBe(415, answer.ToString());
    }

    private static ByteArrayContent Typed(string? contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Order));
        if (contentType is not null)
            _ = content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    private static ByteArrayContent Json(byte[] bytes) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
