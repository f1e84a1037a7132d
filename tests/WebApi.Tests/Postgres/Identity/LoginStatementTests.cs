using CleanOrders.WebApi.Tests.Identity;
using CleanOrders.WebApi.Tests.Postgres.Statements;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

public sealed class LoginStatementTests
{
    private const string Password = RunningApi.SeededPassword;

    [Fact]
    public async Task A_refused_login_asks_the_database_the_same_whatever_it_is_refused_for()
    {
        await using var database = await TestDatabase.Seeded();
        await using var tap = new WireTap(database.ConnectionString!);
        await using var api = await Api.New(new ApiOptions
        {
            Database = database,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            {
                ["ConnectionStrings:Orders"] = tap.ConnectionString,
                ["Workers:Enabled"] = "false",
                ["Identity:RequireConfirmedEmail"] = "true"
            },
        });
        var (known, locked, unconfirmed) = (IdentityCalls.NewEmail(), IdentityCalls.NewEmail(), IdentityCalls.NewEmail());
        foreach (var email in new[] { known, locked, unconfirmed })
            await api.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        _ = await database.Scalar<string>(
            $"UPDATE users SET email_confirmed = user_name <> '{unconfirmed}' WHERE user_name IN ('{known}', '{locked}', '{unconfirmed}') "
                + "RETURNING user_name");
        _ = await database.Scalar<string>($"UPDATE users SET locked_at = now() WHERE user_name = '{locked}' RETURNING user_name");

        // The driver prepares a statement when it comes again: until then it looks different on the wire.
        for (var i = 0; i < 5; i++)
            _ = await Refused(IdentityCalls.NewEmail(), Password);
        var unknown = await Refused(IdentityCalls.NewEmail(), Password);

        unknown.Statements.Count.ShouldBe(4);
        foreach (var (email, password) in new[] { (known, "not the password"), (locked, Password), (locked, "not the password"),
            (unconfirmed, Password) })
        {
            var traffic = await Refused(email, password);
            traffic.Statements.ShouldBe(unknown.Statements);
            traffic.RoundTrips.ShouldBe(unknown.RoundTrips);
        }

        Task<Traffic> Refused(string email, string password) => tap.Measure(
            () => Task.FromResult(Task () => api.LogIn(email, password).ShouldBeProblem(401, "auth.invalid_credentials")));
    }
}
