using System.Diagnostics.CodeAnalysis;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanOrders.WebApi.Tests.Attacks;

public sealed class HashingAttacks
{
    private const int Logins = 300;

    private static int Places => Math.Max(1, Environment.ProcessorCount / 2);

    // All of them want one of a hundred connections at once. Who waits for one for too long is told that the database does not answer,
    // which is another matter.
    private static Dictionary<string, string> Patient(TestDatabase database) => database.ConnectionString is { } address
        ? new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings:Orders"] = $"{address};Timeout=60" }
        : [];

    [Fact]
    public async Task T26_many_who_sign_in_at_once_never_take_more_than_half_of_the_processors()
    {
        using var gate = new HashingGate();
        await using var database = await TestDatabase.Seeded();
        await using var api = await Api.New(new ApiOptions { Database = database, Services = gate.Install, Settings = Patient(database) });
        var tokens = await api.LogIn("customer@example.com", RunningApi.SeededPassword).Tokens();
        gate.Close();

        var logins = Enumerable.Range(0, Logins).Select(_ => api.LogIn(IdentityCalls.NewEmail(), RunningApi.SeededPassword)).ToList();
        var sentAway =
            await Eventually.Be(
                () => Task.FromResult(logins.Where(login => login.IsCompleted).ToList()), done => done.Count >= Logins - (Places * 33));

        gate.Inside.ShouldBe(Places);
        foreach (var login in sentAway)
            (await login.ShouldBeProblem(503, "auth.busy")).Header("Retry-After").ShouldBe("1");
        await api.Me(tokens.AccessToken).ShouldBe(HttpStatusCode.OK);
        await api.Anonymous().Get("/v1/products/SKU-00001").ShouldBe(HttpStatusCode.OK);
        await api.Bearing(tokens.AccessToken).PlaceOrder((1, "SKU-00001")).ShouldBe(HttpStatusCode.Created);

        gate.Open();
        var answers = await Task.WhenAll(logins);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Unauthorized || answer.Status == HttpStatusCode.ServiceUnavailable);
        answers.ShouldContain(answer => answer.Status == HttpStatusCode.Unauthorized);
        gate.Most.ShouldBeLessThanOrEqualTo(Places);
        await api.LogIn("customer@example.com", RunningApi.SeededPassword).ShouldBe(HttpStatusCode.OK);
    }
}

/// <summary>Stands where passwords are hashed: counts who is inside, and lets nobody out while it is closed.</summary>
internal sealed class HashingGate : IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private int _inside;
    private int _most;
    private int _passed;

    /// <summary>How often a password was hashed.</summary>
    public int Passed => Volatile.Read(ref _passed);

    public int Inside => Volatile.Read(ref _inside);

    public int Most => Volatile.Read(ref _most);

    public void Open() => _open.Set();

    public void Close() => _open.Reset();

    /// <summary>The type of users is the service's own: it is taken from what is registered.</summary>
    public void Install(IServiceCollection services)
    {
        var hasher =
            services.Last(
                service => service.ServiceType.IsGenericType
                    && service.ServiceType.GetGenericTypeDefinition() == typeof(IPasswordHasher<>)).ServiceType;
        _ = services.AddSingleton(this).AddSingleton(hasher, typeof(Gated<>).MakeGenericType(hasher.GetGenericArguments()));
    }

    public void Dispose() => _open.Dispose();

    private T Pass<T>(Func<T> work)
    {
        var inside = Interlocked.Increment(ref _inside);
        InterlockedMax(inside);
        try
        {
            _open.Wait();
            _ = Interlocked.Increment(ref _passed);
            return work();
        }
        finally
        {
            _ = Interlocked.Decrement(ref _inside);
        }
    }

    private void InterlockedMax(int inside)
    {
        var most = Most;
        while (inside > most)
            most = Interlocked.CompareExchange(ref _most, inside, most) is var seen && seen == most ? inside : seen;
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by its type.")]
    private sealed class Gated<TUser>(HashingGate gate, IOptions<PasswordHasherOptions> options) : IPasswordHasher<TUser>
        where TUser : class
    {
        private readonly PasswordHasher<TUser> _inner = new(options);

        public string HashPassword(TUser user, string password) => gate.Pass(() => _inner.HashPassword(user, password));

        public PasswordVerificationResult VerifyHashedPassword(TUser user, string hashedPassword, string providedPassword) =>
            gate.Pass(() => _inner.VerifyHashedPassword(user, hashedPassword, providedPassword));
    }
}
