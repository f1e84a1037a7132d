using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace CleanOrders.Gateway.Tests.Nodes;

/// <summary>A client for each call: what the gateways keep of them is bounded, and what Redis keeps goes by itself.</summary>
[Collection(nameof(ThreeNodes))]
public sealed class ManyKeysTests(SharedNodes shared)
{
    private const long Megabyte = 1 << 20;

    private static readonly int Keys = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 1_000_000 : 6_000;

    [Fact, Trait("Attack", "54")]
    public async Task Many_addresses_take_no_memory_for_good_and_each_of_their_keys_has_an_end()
    {
        var first = await Call(Keys / 2, half: 0);
        var before = Memory();
        var second = await Call(Keys / 2, half: 1);
        var after = Memory();

        first.Concat(second).ShouldAllBe(call => call.IsAllowed);
        TestContext.Current.SendDiagnosticMessage("{0} MB, then {1} MB", before.Max() / Megabyte, after.Max() / Megabyte);
        foreach (var (node, memory) in after.Index())
            memory.ShouldBeLessThan(before[node] + (64 * Megabyte), "The second half takes no more than the collector leaves lying.");

        // A token of this limit comes back in a minute, and its key goes soon after that.
        var recent = second.Count(call => Stopwatch.GetElapsedTime(call.Asked) < TimeSpan.FromSeconds(20));
        var (all, endless) = await Scan();
        recent.ShouldBeGreaterThan(0);
        all.ShouldBeGreaterThanOrEqualTo(recent);
        endless.ShouldBe(0);
    }

    [Fact, Trait("Attack", "54")]
    public async Task All_addresses_of_a_network_of_64_bits_are_one_client()
    {
        var network = ACaller.New()[..^3];

        var calls = await shared.Nodes.Flood(
            "/v1/payments", random => $"{network}{random.Next(0x10000):x}:{random.Next(0x10000):x}:{random.Next(0x10000):x}:1",
            TimeSpan.FromSeconds(1));

        calls.DistinctBy(call => call.Caller).Count().ShouldBeGreaterThan(calls.Count / 2);
        calls.Count(call => call.IsAllowed).ShouldBe(60);
    }

    private async Task<IReadOnlyList<Call>> Call(int count, int half)
    {
        var next = -1;
        return await shared.Nodes.Flood(
            "/v1/payments", _ => Address(Interlocked.Increment(ref next), half), () => next >= count, connections: 4, ahead: 8);
    }

    private static string Address(int number, int half) =>
        string.Create(CultureInfo.InvariantCulture, $"{64 + half}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");

    private long[] Memory() => [.. shared.Nodes.All.Select(gateway =>
    {
        using var process = Process.GetProcessById(gateway.Id);
        return process.WorkingSet64;
    })];

    private async Task<(long All, long Endless)> Scan()
    {
        var (cursor, all, endless) = ("0", 0L, 0L);
        do
        {
            var page = (RedisResult[])(await shared.Database.ScriptEvaluateAsync(
                """
                local page = redis.call('SCAN', ARGV[1], 'COUNT', 5000)
                local endless = 0
                for _, key in ipairs(page[2]) do
                  if redis.call('PTTL', key) == -1 then endless = endless + 1 end
                end
                return {page[1], #page[2], endless}
                """, values: [cursor]))!;
            (cursor, all, endless) = ((string)page[0]!, all + (long)page[1], endless + (long)page[2]);
        }
        while (cursor != "0");
        return (all, endless);
    }
}
