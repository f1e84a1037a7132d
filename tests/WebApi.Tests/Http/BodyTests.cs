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
        await api.As(Customer).Post("/v1/orders", largest + " ").ShouldBeProblem(413, "request.too_large");
    }

    [Fact]
    public async Task A_body_without_a_length_has_at_most_a_mebibyte_too()
    {
        using var endless = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Order + new string(' ', 1024 * 1024))));
        endless.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        endless.Headers.ContentLength = null;

        await api.As(Customer).With("Transfer-Encoding", "chunked").Post("/v1/orders", endless).ShouldBeProblem(413, "request.too_large");
    }

    [Theory]
    [InlineData(65)]
    [InlineData(10_000)]
    public async Task A_body_that_is_nested_too_deep_is_refused(int depth)
    {
        await api.As(Customer).Post("/v1/orders", new string('[', depth) + new string(']', depth)).ShouldBeProblem(400, "request.malformed");
        await api.As(Customer).Post("/v1/orders", Order.Replace("\"NOTE\"", new string('[', depth) + new string(']', depth), StringComparison.Ordinal))
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

    [Fact]
    public async Task A_body_of_another_character_set_is_not_guessed_at()
    {
        using var latin = new ByteArrayContent(Encoding.Latin1.GetBytes(Order.Replace("NOTE", "gr\u00fcn", StringComparison.Ordinal)));
        latin.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=iso-8859-1");

        var answer = await api.As(Customer).Post("/v1/orders", latin);

        if (answer.Status == HttpStatusCode.Created)
            answer.Member("note").GetString().ShouldBe("gr\u00fcn");
        else
            ((int)answer.Status).ShouldBeInRange(400, 415, answer.ToString());
    }

    [Fact]
    public async Task A_member_stands_there_once() =>
        await api.As(Customer).Post("/v1/orders", Order.Replace("\"note\"", "\"note\":\"other\",\"note\"", StringComparison.Ordinal))
            .ShouldBeInvalid(("/note", "field.unknown"));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData(null)]
    public async Task A_body_that_does_not_say_it_is_json_is_refused(string? contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Order));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);

        await api.As(Customer).Post("/v1/orders", content).ShouldBeProblem(415, "request.unsupported_media_type");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON")]
    [InlineData("application/vnd.shop+json")]
    public async Task Json_has_several_names(string contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Order));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        await api.As(Customer).Post("/v1/orders", content).ShouldBe(HttpStatusCode.Created);
    }

    private static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
}
