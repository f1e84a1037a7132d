using System.IO.Compression;
using System.Text;

namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>Bodies that are too long, too slow, packed, or not what they say.</summary>
public sealed class BodyAttacks(BodyAttacks.SmallGateway shared) : IClassFixture<BodyAttacks.SmallGateway>
{
    private const int Largest = 64 * 1024;

    [Fact, Trait("Attack", "56")]
    public async Task A_length_that_is_too_long_is_refused_before_the_body_comes()
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.Bytes(
            "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n{")
            .ShouldBeProblem(413, "request.too_large")).Header("Connection").ShouldBe("close"));

        received.ShouldBeEmpty();
    }

    [Fact, Trait("Attack", "56")]
    public async Task A_body_without_a_length_is_refused_where_it_is_too_long()
    {
        var chunk = $"4000\r\n{new string(' ', 0x4000)}\r\n";
        var received = await shared.ReceivedDuring(() => shared.Gateway.Bytes(
            "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + string.Concat(Enumerable.Repeat(chunk, 5))).ShouldBeProblem(413, "request.too_large"));

        received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_body_as_long_as_allowed_arrives_with_its_length()
    {
        var text = $"\"{new string('x', Largest - 2)}\"";
        var received = await shared.ReceivedDuring(() => shared.Gateway.Send(
            HttpMethod.Post, "/v1/orders", new Chunked(text)).ShouldBe(HttpStatusCode.OK));

        received.ShouldHaveSingleItem().Body.ShouldBe(text);
        received[0].Header("Content-Length").ShouldBe($"{Largest}");
        received[0].Header("Transfer-Encoding").ShouldBeNull();
    }

    [Theory, Trait("Attack", "56")]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    public async Task A_packed_body_is_refused(string coding)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            await gzip.WriteAsync(new byte[10 * 1024 * 1024], TestContext.Current.CancellationToken);
        using var body = new ByteArrayContent(packed.ToArray());
        _ = body.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        _ = body.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        var received = await shared.ReceivedDuring(
            () => shared.Gateway.Send(HttpMethod.Post, "/v1/orders", body).ShouldBeProblem(415, "request.unsupported_media_type"));

        received.ShouldBeEmpty();
    }

    [Theory, Trait("Attack", "57")]
    [InlineData("")]
    [InlineData("Content-Type: text/plain\r\n")]
    [InlineData("Content-Type: application/xml\r\n")]
    [InlineData("Content-Type: multipart/form-data; boundary=x\r\n")]
    [InlineData("Content-Type: application/x-www-form-urlencoded\r\n")]
    [InlineData("Content-Type: application/json; charset=utf-16\r\n")]
    [InlineData("Content-Type: application/*\r\n")]
    [InlineData("Content-Type: application/jsonp\r\n")]
    [InlineData("Content-Type: application/json\r\nContent-Type: text/plain\r\n")]
    public async Task A_body_of_another_type_is_refused(string header)
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Bytes(
            $"POST /v1/orders HTTP/1.1\r\nHost: x\r\n{header}Content-Length: 2\r\n\r\n{{}}")
            .ShouldBeProblem(415, "request.unsupported_media_type"));

        received.ShouldBeEmpty();
    }

    [Theory, Trait("Attack", "57")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("Application/JSON")]
    [InlineData("application/merge-patch+json")]
    public async Task Any_legal_spelling_of_the_type_goes_through(string type)
    {
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.RawWithBody(
            "POST /v1/orders", "{}", $"Content-Type: {type}", "Content-Length: 2")).Status.ShouldBe(200));

        received.ShouldHaveSingleItem().Body.ShouldBe("{}");
    }

    public static TheoryData<string> Unreadable =>
    [
        $"{new string('[', 65)}{new string(']', 65)}", "{", "{}{}", "{'a':1}", "{\"a\":1,}",
        "{\"a\":1 /* b */}", "[1,2,]", "NaN", "{\"a\":01}",
        "\u00ff\u00fe{\0}\0", "\u00ef\u00bb\u00bf{}", "{\"a\":\"\u00c3(\"}", "{\"a\":\"\u00ed\u00a0\u0080\"}", "{\"a\":\"\n\"}",
    ];

    [Theory, Trait("Attack", "57")]
    [MemberData(nameof(Unreadable))]
    public async Task A_body_that_is_no_json_is_sent_to_no_instance(string body)
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.RawWithBody(
            "POST /v1/orders", body, "Content-Type: application/json", $"Content-Length: {body.Length}")
            .ShouldBeProblem(400, "request.malformed"));

        received.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_goes_through_as_it_comes()
    {
        var text = new string('x', 3 * Largest);
        using var file = new StringContent(text, Encoding.UTF8, "text/csv");

        var received = await shared.ReceivedDuring(
            () => shared.Gateway.Send(HttpMethod.Post, "/v1/job-files", file).ShouldBe(HttpStatusCode.OK));

        received.ShouldHaveSingleItem().Body.ShouldBe(text);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/plain")]
    [InlineData("application/pdf")]
    public async Task An_attachment_goes_through_as_it_comes(string type)
    {
        var text = new string('x', 3 * Largest);
        using var file = new StringContent(text, Encoding.UTF8, type);

        var received = await shared.ReceivedDuring(() => shared.Gateway.Send(
            HttpMethod.Post, "/v1/conversations/cnv_1/attachments", file).ShouldBe(HttpStatusCode.OK));

        received.ShouldHaveSingleItem().Body.ShouldBe(text);
        await shared.Gateway.Send(HttpMethod.Post, "/v1/conversations/cnv_1/messages", new StringContent("x", Encoding.UTF8, type))
            .ShouldBeProblem(415, "request.unsupported_media_type");
    }

    [Fact, Trait("Attack", "60")]
    public async Task A_body_that_comes_too_slowly_is_refused()
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Bytes(
            "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
            .ShouldBeProblem(408, "request.too_slow"));

        received.ShouldBeEmpty();
    }

    public sealed class SmallGateway() : SharedGateway(
        ("Requests:MaxBodySize", $"{Largest}"), ("Requests:MaxFileSize", $"{4 * Largest}"), ("Requests:BodyGrace", "00:00:01.1"));

    private sealed class Chunked : StringContent
    {
        public Chunked(string text)
            : base(text, Encoding.UTF8, "application/json") => Headers.ContentLength = null;

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
