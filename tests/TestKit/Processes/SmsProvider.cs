using System.Net.Http.Json;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.TestKit;

/// <summary>
/// An SMS provider as a process of its own, which sends texts to nobody and fails as it is told. Numbers that end with four zeros it
/// refuses. It ends when the test process does.
/// </summary>
public sealed class SmsProvider : IAsyncDisposable
{
    private readonly PaymentProvider _process;
    private readonly HttpClient _http;

    private SmsProvider(PaymentProvider process) =>
        (_process, _http) = (process, new HttpClient { BaseAddress = process.Address });

    public string ApiKey => _process.ApiKey;

    public static async Task<SmsProvider> Start() => new(await PaymentProvider.Start());

    /// <summary>What the service must be told to use these, the first one first.</summary>
    public static Dictionary<string, string> Settings(params SmsProvider[] providers) => providers.Index().SelectMany(
        provider => new[]
        {
            KeyValuePair.Create($"Sms:Providers:{provider.Index}:BaseAddress", $"{provider.Item._process.Address}"),
            KeyValuePair.Create($"Sms:Providers:{provider.Index}:ApiKey", provider.Item.ApiKey),
        }).ToDictionary(StringComparer.Ordinal);

    /// <summary>Adds a rule for texts to come.</summary>
    public Task Fault(Fault fault) => _process.Fault(fault with { Call = "message" });

    /// <summary>From now on nothing goes wrong.</summary>
    public Task Mend() => _process.Mend();

    /// <summary>What it has taken.</summary>
    public async Task<IReadOnlyList<TextBody>> Texts() => (await _http.GetFromJsonAsync<List<TextBody>>("/_control/messages"))!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
