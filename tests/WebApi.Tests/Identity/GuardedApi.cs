using CleanOrders.WebApi.Tests.Identity.Sessions;
using CleanOrders.Application.Identity.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>
/// A host with the limits of a real one, whose time only tests move, and where a caller says from which address they come.
/// </summary>
public sealed class GuardedApi : Api, IAsyncLifetime
{
    public const string Password = RunningApi.SeededPassword;
    private const string AddressHeader = "X-Test-Address";

    private readonly FakeClock _clock;

    public GuardedApi()
        : this(new FakeClock())
    {
    }

    private GuardedApi(FakeClock clock)
        : base(new ApiOptions
        {
            Clock = clock,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Identity:FreeLoginFailures"] = "5",
                ["Identity:FreeAddressFailures"] = "100",

                // Longer than a device is known: otherwise the session that it is known by is forgotten first.
                ["Identity:RefreshIdleLifetime"] = "60.00:00:00",
            },
            Services = services =>
                services.AddScoped(provider => ClientOf(provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request)),
        }) => _clock = clock;

    public ValueTask InitializeAsync() => new(Start());

    public FakeClock Time => _clock;

    public void Advance(TimeSpan time) => _clock.Advance(time);

    /// <summary>Somebody with an account.</summary>
    /// <returns>The e-mail.</returns>
    public async Task<string> Somebody()
    {
        var email = IdentityCalls.NewEmail();
        await this.Register(email, Password).ShouldBe(HttpStatusCode.Accepted);
        return email;
    }

    public Task<HttpAnswer> LogInFrom(string address, string email, string password, string? cookie = null, string? device = null)
    {
        var client = Anonymous().With(AddressHeader, address);
        if (cookie is not null)
            client = client.With("Cookie", cookie);
        if (device is not null)
            client = client.With("User-Agent", device);
        return client.Post("/v1/auth/login", new { email, password });
    }

    /// <summary>Fails as often as is free, each time from another network, so that only the account counts.</summary>
    public async Task Attack(string email)
    {
        for (var i = 0; i < 5; i++)
            await LogInFrom(AnyAddress(), email, "not the password").ShouldBeProblem(401, "auth.invalid_credentials");
        await LogInFrom(AnyAddress(), email, "not the password").ShouldHaveToWait(1);
    }

    /// <summary>An address in a network that nothing else in this run uses.</summary>
    public static string AnyAddress() =>
        $"2001:db8:{Guid.CreateVersion7().ToString("N")[^8..^4]}:{Guid.CreateVersion7().ToString("N")[^4..]}::1";

    private static ClientInfo ClientOf(HttpRequest? request) => new(
        request?.Headers[AddressHeader].ToString() is { Length: > 0 } address ? address : "192.0.2.1",
        request?.Headers.UserAgent.ToString() is { Length: > 0 } device ? device : null);
}
