using System.Diagnostics;
using CleanOrders.WebApi.Tests.Attacks;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>Two hosts on one database, of which the second is watched on its way there.</summary>
public sealed class RevocationTests : IAsyncLifetime
{
    private const string LookUp = "AND EXISTS (SELECT 1 FROM sessions";
    private const string Terminate =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'orders signals' AND datname = "
            + "current_database()";

    private TestDatabase _database = null!;
    private WireTap _tap = null!;
    private Api _here = null!;
    private Api _there = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Seeded();
        _tap = new WireTap(_database.ConnectionString!);
        _here = await Api.New(new ApiOptions { Database = _database });
        _there = await Api.New(new ApiOptions
        {
            Database = _database,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["ConnectionStrings:Orders"] = _tap.ConnectionString, ["Workers:Enabled"] = "false" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
        await _tap.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("logout")]
    [InlineData("logout-all")]
    [InlineData("reuse")]
    public async Task A_token_that_is_refused_here_is_refused_there_too(string how)
    {
        for (var round = 0; round < 10; round++)
        {
            var tokens = await _here.SignInSomebody();
            await _there.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

            await (how switch
            {
                "logout" => _here.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent),
                "logout-all" => _here.Bearing(tokens.AccessToken).Post("/v1/auth/logout-all").ShouldBe(HttpStatusCode.NoContent),
                _ => Reuse(tokens),
            });

            var ended = Stopwatch.GetTimestamp();
            await _here.Me(tokens.AccessToken).ShouldBeRefused();
            await Refused(tokens);
            TestContext.Current.SendDiagnosticMessage(
                "{0}: refused there after {1:F1} ms", how, Stopwatch.GetElapsedTime(ended).TotalMilliseconds);
        }
    }

    [Fact]
    public async Task What_a_role_loses_here_nobody_may_there()
    {
        await _there.As(Warehouse).Get("/v1/inventory/SKU-00001").ShouldBe(HttpStatusCode.OK);

        _ = await _database.Execute("""
            DELETE FROM role_claims WHERE claim_value = 'inventory:read' AND role_id IN (SELECT id FROM roles WHERE name = 'warehouse');
            SELECT pg_notify('revocations', 'roles')
            """);

        _ = await Eventually.Be(
            () => _there.As(Warehouse).Get("/v1/inventory/SKU-00001"), answer => answer.Status == HttpStatusCode.Forbidden);
        await _there.As(Warehouse).Get("/v1/orders").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_good_token_costs_no_statement_while_signals_arrive()
    {
        var tokens = await _there.SignInSomebody();
        await _there.Bearing(tokens.AccessToken).Get("/v1/orders/no-such-thing").ShouldBeProblem(404, "request.not_found");

        _ = await Eventually.Be(() => Statements(tokens), statements => statements.Count == 0);
    }

    [Fact]
    public async Task Who_no_longer_hears_looks_up_and_hears_again_by_itself()
    {
        var (before, during) = (await _here.SignInSomebody(), await _here.SignInSomebody());
        await _there.Me(during.AccessToken).ShouldBe(HttpStatusCode.OK);

        (await _database.Scalar<long>(Terminate)).ShouldBe(2);
        await _here.LogOut(before.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await Refused(before);

        _ = await Logged("Revocation signals arrive again");
        await Refused(before);
        await _there.Me(during.AccessToken).ShouldBe(HttpStatusCode.OK);
        await _here.LogOut(during.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await Refused(during);
    }

    [Fact]
    public async Task Who_is_cut_off_without_a_word_looks_up_within_a_second()
    {
        var (before, missed) = (await _here.SignInSomebody(), await _here.SignInSomebody());
        await _there.Me(missed.AccessToken).ShouldBe(HttpStatusCode.OK);

        _tap.ListeningIsCutOff = true;
        await _here.LogOut(before.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        var ended = Stopwatch.GetTimestamp();
        await Refused(before);
        TestContext.Current.SendDiagnosticMessage(
            "cut off: refused there after {0:F1} ms", Stopwatch.GetElapsedTime(ended).TotalMilliseconds);

        // From then on at once, and what was told meanwhile is not missed afterwards.
        (await Statements(missed)).Where(statement => statement.Contains(LookUp, StringComparison.Ordinal)).ShouldHaveSingleItem();
        await _here.LogOut(missed.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await _there.Me(missed.AccessToken).ShouldBeRefused();
        _ = await Logged("Revocation signals no longer arrive");
        _tap.ListeningIsCutOff = false;
        _ = await Logged("Revocation signals arrive again");
        await _there.Me(missed.AccessToken).ShouldBeRefused();
        await _there.Me(before.AccessToken).ShouldBeRefused();
    }

    [Fact]
    public async Task Signals_that_nobody_understands_deafen_nobody()
    {
        var tokens = await _here.SignInSomebody();
        await _there.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

        foreach (var signal in (string[])["", "x", "session", "session x", "user x y", "roles please", new('x', 7_000)])
            _ = await _database.Execute($"SELECT pg_notify('revocations', '{signal}')");

        _ = await Logged("A revocation signal of 7000 characters was not understood");
        await _here.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent);
        await Refused(tokens);
        Deafened().ShouldBeEmpty();
    }

    [Fact]
    public async Task Any_number_of_other_signals_delays_no_revocation()
    {
        var tokens = await _here.SignInSomebody();
        await _there.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

        // Forty thousand orders at once, in two hundred payloads: more than any number of instances change in a second.
        // What comes after them has arrived with all of them.
        _ = await _database.Execute("""
            SELECT pg_notify('signals', 'nobody' || (SELECT string_agg(E'\norder-changed ord_' || payload || '_' || i, '')
                FROM generate_series(1, 200) AS i)) FROM generate_series(1, 200) AS payload;
            SELECT pg_notify('revocations', repeat('x', 1234))
            """);
        await _here.LogOut(tokens.RefreshToken).ShouldBe(HttpStatusCode.NoContent);

        await Refused(tokens);
        _ = await Logged("A revocation signal of 1234 characters was not understood");
        Deafened().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_leaked_key_has_signed_is_refused_everywhere_once_it_is_dropped()
    {
        var tokens = await _here.SignInSomebody();
        await _there.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);

        var rotated =
            await ApiCommand.Run(
                [.. _database.Settings, new("ASPNETCORE_ENVIRONMENT", "Development")], ["rotate-signing-key", "--now", "--revoke-old"]);

        rotated.ExitCode.ShouldBe(0, rotated.ToString());
        await Refused(tokens);
        await _here.Me(tokens.AccessToken).ShouldBeRefused();
        tokens = await _there.Refresh(tokens.RefreshToken).Tokens();
        await _here.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
        await _there.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_invents_keys_makes_nobody_look_for_them_twice()
    {
        var good = await Forgery.Of(_there, _there.As(Customer));
        await _there.Me(good.WithHeader("kid", "invented").Signed()).ShouldBeRefused();
        _ = await Eventually.Be(
            () => Task.FromResult(_tap.Take().Statements),
            statements => statements.Any(statement => statement.Contains("FROM signing_keys", StringComparison.Ordinal)));

        foreach (var kid in Enumerable.Range(0, 50).Select(i => $"invented-{i}").Append("' OR 1=1 --").Append("../../etc/passwd"))
            await _there.Me(good.WithHeader("kid", kid).Signed()).ShouldBeRefused();

        // One more at most: each minute the service looks by itself.
        _tap.Take().Statements.Count(statement => statement.Contains("SELECT kid", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(1);
    }

    private async Task<HttpAnswer> Reuse(Tokens spent)
    {
        var second = await _here.Refresh(spent.RefreshToken).Tokens();
        _ = await _here.Refresh(second.RefreshToken).Tokens();
        return await _here.Refresh(spent.RefreshToken).ShouldBeRefused();
    }

    private async Task Refused(Tokens tokens)
    {
        _ = await Eventually.Be(() => _there.Me(tokens.AccessToken), answer => answer.Status == HttpStatusCode.Unauthorized);
        await _there.Me(tokens.AccessToken).ShouldBeRefused();
    }

    /// <summary>What a request costs that needs to be signed in, and nothing else of the database.</summary>
    private async Task<IReadOnlyList<string>> Statements(Tokens tokens)
    {
        _ = _tap.Take();
        await _there.Bearing(tokens.AccessToken).Get("/v1/inventory/SKU-00001").ShouldBeProblem(403, "auth.forbidden");
        return _tap.Take().Statements;
    }

    // On a busy machine a proof that signals arrive can be late, whatever the signals are.
    private IEnumerable<string> Deafened() =>
        from line in _there.Logs.Lines
        where line.Message.StartsWith("Revocation signals no longer arrive", StringComparison.Ordinal)
            && line.Exception is not (OperationCanceledException or TimeoutException or { InnerException: TimeoutException })
        select $"{line.Message} {line.Exception}";

    private Task<int> Logged(string line) => Eventually.Be(
        () => Task.FromResult(_there.Logs.Lines.Count(logged => logged.Message.StartsWith(line, StringComparison.Ordinal))),
        count => count == 1);
}
