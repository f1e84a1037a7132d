using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>What the service calls its payment provider with, and hears it with, without the service around it.</summary>
internal sealed class Adapter : IAsyncDisposable
{
    public static readonly Money Price = new(4998, Currency.Eur);

    private readonly ServiceProvider _services;

    private Adapter(ServiceProvider services, CapturedLogs logs) => (_services, Logs) = (services, logs);

    public CapturedLogs Logs { get; }

    public IPaymentProvider Provider => _services.GetRequiredService<IPaymentProvider>();

    public IPaymentWebhooks Webhooks => _services.GetRequiredService<IPaymentWebhooks>();

    /// <param name="changes">Settings without <c>Payments:Http:</c> before them.</param>
    public static Adapter To(PaymentProvider provider, params (string Key, string Value)[] changes) =>
        With(provider.Settings, clock: null, changes);

    /// <summary>One that calls an address where no simulator is.</summary>
    public static Adapter At(string address, params (string Key, string Value)[] changes) =>
        With(Settings, clock: null, [("BaseAddress", address), .. changes]);

    public static Adapter With(
        IReadOnlyDictionary<string, string> settings, TimeProvider? clock, params (string Key, string Value)[] changes)
    {
        var all = new Dictionary<string, string?>(
            StringComparer.Ordinal)
        {
            ["Security:Secret"] = Convert.ToBase64String(new byte[32]),
            ["Identity:Issuer"] = "https://orders.example.com"
        };
        foreach (var (key, value) in settings.Select(one => (one.Key, one.Value))
            .Concat(changes.Select(one => ($"Payments:Http:{one.Key}", one.Value))))
            all[key] = value;
        var logs = new CapturedLogs();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(logs));
        _ = services.AddInfrastructure(
            new ConfigurationBuilder().AddInMemoryCollection(all).Build(),
            new HostingEnvironment { EnvironmentName = "Production", ContentRootPath = AppContext.BaseDirectory });
        if (clock is not null)
            _ = services.AddSingleton(clock);
        var provider = services.BuildServiceProvider();
        provider.ValidateSettings();
        return new Adapter(provider, logs);
    }

    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Payments:Provider"] = "Http",
        ["Payments:Http:BaseAddress"] = "https://psp.example.com/v1",
        ["Payments:Http:ApiKey"] = "key_of_a_test",
        ["Payments:Http:WebhookSecrets:0"] = $"whsec_{Convert.ToBase64String(new byte[24])}",
    };

    public static PaymentId NewPayment() => TypedId.New<PaymentId>(TimeProvider.System.GetUtcNow());

    public static RefundId NewRefund() => TypedId.New<RefundId>(TimeProvider.System.GetUtcNow());

    public Task<ChargeOutcome> Charge(PaymentId payment, string token = "tok_ok") =>
        Provider.Charge(payment, Price, new PaymentToken(token), CancellationToken.None);

    public async Task<PaymentId> Charged()
    {
        var payment = NewPayment();
        (await Charge(payment)).Status.ShouldBe(ChargeStatus.Captured);
        return payment;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
