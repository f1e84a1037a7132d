using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres;

/// <summary>Two hosts on one database. What the second says to the database can be held back.</summary>
public sealed class TwoHosts : IAsyncLifetime
{
    private TestDatabase? _database;
    private WireTap? _tap;
    private Api? _here;
    private Api? _there;

    public TestDatabase Database => _database!;

    public WireTap Tap => _tap!;

    public Api Here => _here!;

    public Api There => _there!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.Seeded();
        _tap = new WireTap(_database.ConnectionString!);
        _here = await Api.New(new ApiOptions { Database = _database });
        _there = await Api.New(new ApiOptions
        {
            Database = _database,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:Orders"] = _tap.ConnectionString,
                ["Workers:Enabled"] = "false",
            },
        });
    }

    public Task<long> AliveSessions(string email) =>
        Database.Scalar<long>(
            $"SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND user_id = (SELECT id FROM users WHERE user_name = '{email}')");

    /// <summary>For somebody new, whose first mail is another one.</summary>
    public async Task<string> ResetToken(string email)
    {
        _ = await Database.MailTo(email);
        return await Here.ResetToken(email);
    }

    public async ValueTask DisposeAsync()
    {
        if (_there is not null)
            await _there.DisposeAsync();
        if (_here is not null)
            await _here.DisposeAsync();
        if (_tap is not null)
            await _tap.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
