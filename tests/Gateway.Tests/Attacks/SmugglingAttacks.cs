namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>A request that two servers read in two ways: what one takes for a body, the other would take for a second request.</summary>
public sealed class SmugglingAttacks(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Smuggled = "GET /v1/smuggled HTTP/1.1\r\nHost: x\r\nX: y\r\n\r\n";
    private const string Json = "Content-Type: application/json\r\n";

    public static TheoryData<string, string> Ambiguous => new()
    {
        { "a length, and chunks", Head("Content-Length: 6", "Transfer-Encoding: chunked") + "0\r\n\r\n" + Smuggled },
        { "chunks, and a length", Head("Transfer-Encoding: chunked", "Content-Length: 60") + "0\r\n\r\n" + Smuggled },
        { "two lengths", Head("Content-Length: 2", "Content-Length: 60") + "{}" + Smuggled },
        { "two lengths in one line", Head("Content-Length: 2, 60") + "{}" + Smuggled },
        { "a negative length", Head("Content-Length: -2") + "{}" + Smuggled },
        { "a length in hexadecimals", Head("Content-Length: 0x2") + "{}" + Smuggled },
        { "a coding that is none", Head("Transfer-Encoding: xchunked") + "2\r\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a coding after chunks", Head("Transfer-Encoding: chunked, identity") + "2\r\n{}\r\n0\r\n\r\n" + Smuggled },
        { "two codings", Head("Transfer-Encoding: chunked", "Transfer-Encoding: x") + "2\r\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a space before the colon", Head("Transfer-Encoding : chunked", "Content-Length: 2") + "{}" + Smuggled },
        { "a folded line", Head("X: y\r\n Transfer-Encoding: chunked", "Content-Length: 2") + "{}" + Smuggled },
        { "a vertical tab", Head("Transfer-Encoding:\vchunked") + "0\r\n\r\n" + Smuggled },
        { "a line feed in a chunk's extension", Head("Transfer-Encoding: chunked") + "2;a\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a line feed after a chunk's size", Head("Transfer-Encoding: chunked") + "2\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a carriage return in a chunk's extension", Head("Transfer-Encoding: chunked") + "2;a\rb\r\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a chunk's size that is none", Head("Transfer-Encoding: chunked") + "0x2\r\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a chunk's size that overflows", Head("Transfer-Encoding: chunked") + "100000000\r\n{}\r\n0\r\n\r\n" + Smuggled },
        { "a chunk without its end", Head("Transfer-Encoding: chunked") + "2\r\n{}X0\r\n\r\n" + Smuggled },
        { "two hosts", "GET /v1/orders HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + Smuggled },
        { "no host", "GET /v1/orders HTTP/1.1\r\n\r\n" + Smuggled },
        { "a space before a header", "GET /v1/orders HTTP/1.1\r\n Host: x\r\n\r\n" + Smuggled },
        { "a header without a colon", "GET /v1/orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding\r\n\r\n" + Smuggled },
        { "chunks in HTTP/1.0", $"POST /v1/orders HTTP/1.0\r\nHost: x\r\n{Json}" +
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + Smuggled },
    };

    [Theory, Trait("Attack", "58")]
    [MemberData(nameof(Ambiguous))]
    public async Task What_can_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_read(string how, string request)
    {
        RawAnswer? answer = null;
        var received = await shared.ReceivedDuring(async () => answer = await shared.Gateway.Bytes(request));

        answer!.Status.ShouldBe(400, $"{how}: {answer}");
        answer.Body.ShouldNotContain("HTTP/1.1 ", Case.Sensitive, how);
        received.ShouldBeEmpty(how);
    }

    [Fact, Trait("Attack", "58")]
    public async Task A_request_in_the_body_of_another_stays_its_body()
    {
        var body = "\"" + Smuggled.Replace("\r\n", "\\r\\n", StringComparison.Ordinal) + "\"";
        var received = await shared.ReceivedDuring(async () => (await shared.Gateway.RawWithBody(
            "POST /v1/orders", $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n", "Content-Type: application/json", "Transfer-Encoding: chunked"))
            .Status.ShouldBe(200));

        received.ShouldHaveSingleItem().Body.ShouldBe(body);
    }

    [Theory, Trait("Attack", "58")]
    [InlineData("+2")]
    [InlineData("02")]
    [InlineData(" 2 ")]
    public async Task A_length_reaches_the_instance_in_one_spelling(string length)
    {
        var received = await shared.ReceivedDuring(
            () => shared.Gateway.RawWithBody(
                "POST /v1/orders", "{}" + Smuggled, "Content-Type: application/json", $"Content-Length: {length}"));

        received.ShouldHaveSingleItem().Header("Content-Length").ShouldBe("2");
        received[0].Body.ShouldBe("{}");
    }

    [Fact, Trait("Attack", "58")]
    public async Task Two_requests_on_one_connection_are_two()
    {
        var received = await shared.ReceivedDuring(() => shared.Gateway.Bytes(
            "GET /v1/orders?a=1 HTTP/1.1\r\nHost: x\r\n\r\nGET /v1/orders?a=2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

        received.Select(request => request.Target).ShouldBe(["/v1/orders?a=1", "/v1/orders?a=2"]);
    }

    private static string Head(params string[] headers) =>
        $"POST /v1/orders HTTP/1.1\r\nHost: x\r\n{Json}{string.Join("\r\n", headers)}\r\n\r\n";
}
