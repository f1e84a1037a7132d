using System.Collections.Concurrent;
using System.Diagnostics;
using CleanOrders.WebApi.Tests.Identity;
using CleanOrders.WebApi.Tests.Postgres.Faults;
using StackExchange.Redis;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>What has ended goes from host to host over Redis, where there is one.</summary>
public sealed class RedisRevocationTests : IAsyncLifetime
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("orders:revocations");

    private readonly ConcurrentQueue<string> _signalled = new();
    private Redis _redis = null!;
    private RedisHosts _hosts = null!;
    private ISubscriber _witness = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await Redis.Shared();
        _hosts = await RedisHosts.On(_redis);
        _witness = (await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString)).GetSubscriber();
        await _witness.SubscribeAsync(Channel, (_, message) => _signalled.Enqueue(message!));
    }

    public async ValueTask DisposeAsync()
    {
        await _witness.Multiplexer.CloseAsync(allowCommandsToComplete: false);
        await _hosts.DisposeAsync();
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("logout-all")]
    public async Task A_token_that_is_refused_here_is_refused_there_too(string how)
    {
        for (var round = 0; round < 10; round++)
        {
            var tokens = await _hosts.Here.SignInSomebody();
            await _hosts.There.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

            await (how switch
            {
                "logout" => _hosts.Here.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent),
                _ => _hosts.Here.Bearing(tokens.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent),
            });

            var ended = Stopwatch.GetTimestamp();
            await _hosts.Refused(tokens);
            TestContext.Current.SendDiagnosticMessage(
                "{0} over Redis: refused there after {1:F1} ms", how, Stopwatch.GetElapsedTime(ended).TotalMilliseconds);
            await _hosts.Here.Me(tokens.AccessToken).ShouldBeRefused();
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_here_opens_nothing_there()
    {
        var key = await _hosts.Here.As(Admin).NewKey("orders:read");
        await _hosts.There.FromApiKey(key).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);

        await _hosts.Here.As(Admin).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);

        var ended = Stopwatch.GetTimestamp();
        _ = await Eventually.Be(
            () => _hosts.There.FromApiKey(key).Get("/v1/orders"), answer => answer.Status == HttpStatusCode.Unauthorized);
        TestContext.Current.SendDiagnosticMessage(
            "key over Redis: refused there after {0:F1} ms", Stopwatch.GetElapsedTime(ended).TotalMilliseconds);
        await _hosts.There.FromApiKey(key).Get("/v1/orders").ShouldBeRefusedKey();
    }

    [Fact]
    public async Task What_a_role_loses_here_nobody_may_there()
    {
        await _hosts.There.As(Warehouse).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);

        await _hosts.Here.As(Admin).Allow("warehouse", "orders:read").ShouldBe(HttpStatusCode.OK);

        await Signalled("roles");
        _ = await Eventually.Be(
            () => _hosts.There.As(Warehouse).Get("/v1/inventory/SKU-00001"), answer => answer.Status == HttpStatusCode.Forbidden);
        await _hosts.There.As(Warehouse).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Each_end_is_signalled_on_Redis_and_nobody_listens_to_the_database_for_it()
    {
        var (one, all) = (await _hosts.Here.SignInSomebody(), await _hosts.Here.SignInSomebody());
        var key = await _hosts.Here.As(Admin).NewKey("orders:read");

        await _hosts.Here.LogOut(one.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await _hosts.Here.Bearing(all.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent);
        await _hosts.Here.As(Admin).Delete(key.Path).ShouldBe(HttpStatusCode.NoContent);

        await Signalled(
            await _hosts.Database.Scalar<string>(
                "SELECT 'session ' || id FROM sessions WHERE revoked_at IS NOT NULL AND user_id NOT IN (SELECT id FROM users WHERE "
                    + "tokens_ended_at IS NOT NULL)"));
        await Signalled(
            await _hosts.Database.Scalar<string>(
                "SELECT 'user ' || id || ' ' || token_version FROM users WHERE tokens_ended_at IS NOT NULL"));
        await Signalled(await _hosts.Database.Scalar<string>("SELECT 'key ' || id FROM api_keys WHERE revoked_at IS NOT NULL"));

        // What each connection that listens asked last names the channels.
        var listening = await ListeningConnections.Of(_hosts.Database);
        listening.Count.ShouldBe(2, string.Join('\n', listening));
        listening.ShouldAllBe(asked => asked.Contains("signals", StringComparison.Ordinal)
            && !asked.Contains("revocations", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_that_drops_keys_tells_so_too()
    {
        var tokens = await _hosts.Here.SignInSomebody();

        var rotated = await ApiCommand.Run(
            [.. _hosts.Database.Settings, new("ConnectionStrings:Redis", _redis.ConnectionString),
                new("ASPNETCORE_ENVIRONMENT", "Development")], ["rotate-signing-key", "--now", "--revoke-old"]);

        rotated.ExitCode.ShouldBe(0, rotated.ToString());
        await Signalled("keys");
        await _hosts.Refused(tokens);
    }

    [Fact]
    public async Task What_is_told_on_Redis_is_known_without_a_look_at_the_database()
    {
        var tokens = await _hosts.Here.SignInSomebody();
        await _hosts.There.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await Eventually.Be(() => _hosts.LookUps(tokens), count => count == 0);

        // In the database this session goes on.
        _ = await _witness.PublishAsync(Channel, await _hosts.Database.Scalar<string>("SELECT 'session ' || max(id::text) FROM sessions"));

        await _hosts.Refused(tokens);
    }

    [Fact]
    public async Task What_could_not_be_told_is_found_in_the_database()
    {
        var tokens = await _hosts.Here.SignInSomebody();
        await _hosts.There.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

        (await _hosts.Database.Execute("UPDATE sessions SET revoked_at = now()")).ShouldBe(1);

        var ended = Stopwatch.GetTimestamp();
        await _hosts.Refused(tokens);
        TestContext.Current.SendDiagnosticMessage(
            "untold: refused there after {0:F1} ms", Stopwatch.GetElapsedTime(ended).TotalMilliseconds);
    }

    [Fact]
    public async Task Signals_that_nobody_understands_deafen_nobody()
    {
        var tokens = await _hosts.Here.SignInSomebody();
        await _hosts.There.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

        foreach (var signal in (string[])["", "x", "ping", "ping of somebody", "session x", new('x', 7_000)])
            _ = await _witness.PublishAsync(Channel, signal);

        _ = await _hosts.Logged("A revocation signal of 7000 characters was not understood");
        await _hosts.Here.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await _hosts.Refused(tokens);
        _hosts.There.Logs.Lines.ShouldNotContain(
            line => line.Message.StartsWith("Revocation signals no longer arrive", StringComparison.Ordinal));
    }

    private Task<string[]> Signalled(string signal) =>
        Eventually.Be(() => Task.FromResult(_signalled.ToArray()), signals => signals.Contains(signal, StringComparer.Ordinal));
}
