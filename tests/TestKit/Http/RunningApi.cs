using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>The users that a database in Development starts with.</summary>
public enum Who
{
    Customer,
    Customer2,
    Support,
    Warehouse,
    Admin,
}

/// <summary>The API as its clients see it: an address, and people who sign in there.</summary>
public abstract class RunningApi : IAsyncDisposable
{
    public const string SeededPassword = "Development-Only-1";

    private static readonly TimeSpan TokenMargin = TimeSpan.FromMinutes(1);
    private const int MostLogins = 100;

    private static int LastNumber;

    private readonly ConcurrentDictionary<string, Task<(string Token, DateTimeOffset Until)>> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<string>> _problemPages = new(StringComparer.Ordinal);

    /// <summary>Where it listens, without a slash at its end.</summary>
    public abstract Uri Address { get; }

    /// <summary>The time that the API goes by.</summary>
    public virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>What must not be found in any log.</summary>
    public UsedSecrets Secrets { get; } = new();

    internal abstract HttpClient Http { get; }

    /// <summary>A client signed in as one of the seeded users.</summary>
    public Client As(Who who) => new(this, new Account($"{who.ToString().ToLowerInvariant()}@example.com", SeededPassword));

    public Client Anonymous() => new(this, account: null);

    /// <summary>Registers somebody of the test's own.</summary>
    public async Task<Client> NewCustomer()
    {
        var account = new Account($"{Unique("buyer")}@example.com", SeededPassword);
        await Anonymous().Post("/v1/auth/register", new { account.Email, account.Password }).ShouldBe(HttpStatusCode.Accepted);
        return new Client(this, account);
    }

    /// <summary>Puts a product on sale that no other test knows.</summary>
    /// <returns>Its sku.</returns>
    public async Task<string> NewProduct(int stock = 1000, long price = 1999, string currency = "EUR", string? name = null)
    {
        var sku = Unique("TEST").ToUpperInvariant();
        await As(Who.Admin).Post("/v1/products", new { sku, name = name ?? $"The product {sku}", price = new { amount = price, currency } })
            .ShouldBe(HttpStatusCode.Created);
        if (stock > 0)
            await As(Who.Admin).Post($"/v1/inventory/{sku}/adjustments", new { delta = stock, reason = "First stock" })
                .ShouldBe(HttpStatusCode.Created);
        return sku;
    }

    /// <summary>A name that nothing else in this run has.</summary>
    public static string Unique(string prefix) => $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref LastNumber)}";

    public abstract ValueTask DisposeAsync();

    /// <summary>A valid access token, from an earlier login if there was one: a login costs much.</summary>
    internal async Task<string> TokenOf(Account account)
    {
        for (var tries = 0; tries < MostLogins; tries++)
        {
            var task = _tokens.GetOrAdd(account.Email, _ => LogIn(account));
            var (token, until) = await task;
            if (until > Clock.GetUtcNow())
                return token;
            _ = _tokens.TryRemove(new(account.Email, task));
        }

        throw new InvalidOperationException(
            $"{account.Email} gets tokens that have run out already: do the API's clock and the test's agree?");
    }

    /// <summary>The page that explains a problem; fails if there is none.</summary>
    internal Task<string> ProblemPage(string code) => _problemPages.GetOrAdd(code, async _ =>
    {
        using var page = await Http.GetAsync(new Uri(Address, $"/problems/{code}"));
        page.StatusCode.ShouldBe(HttpStatusCode.OK, $"/problems/{code} is missing");
        return await page.Content.ReadAsStringAsync();
    });

    // On a busy machine many passwords wait to be checked, and more are refused for a moment.
    private async Task<(string Token, DateTimeOffset Until)> LogIn(Account account)
    {
        using var answer = await Eventually.Be(
            () => Http.PostAsJsonAsync(new Uri(Address, "/v1/auth/login"), new { account.Email, account.Password }),
            answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{account.Email} cannot log in");
        var pair = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Secrets.Note(pair.GetRawText());
        return (pair.GetProperty("accessToken").GetString()!, Clock.GetUtcNow()
            .AddSeconds(pair.GetProperty("expiresIn").GetInt32()) - TokenMargin);
    }
}

public sealed record Account(string Email, string Password);
