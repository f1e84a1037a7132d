using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.TestKit;

/// <summary>
/// A payment provider as a process of its own, which moves no money and fails as it is told: <c>await provider.Fault(new(Mishap.DropAfter)
/// { Times = 1 })</c>. What it took stays taken whatever becomes of the service under test. It ends when the test process does.
/// </summary>
public sealed class PaymentProvider : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HostProcess _process;
    private readonly HttpClient _http = new();

    private PaymentProvider(int seed) => _process = new HostProcess(
        typeof(Fault).Assembly.Location, ["--urls=http://127.0.0.1:0", $"--seed={seed}", $"--key={ApiKey}"], Received,
        () => _address.TrySetException(new InvalidOperationException("The provider ended before it listened.")));

    public Uri Address => _http.BaseAddress!;

    /// <summary>A live key, which must be found in no log.</summary>
    public string ApiKey { get; } = $"key_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    /// <summary>What its webhooks are signed with.</summary>
    public string WebhookSecret { get; } = $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    /// <summary>What the service must be told to use it.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Payments:Provider"] = "Http",
        ["Payments:Http:BaseAddress"] = $"{Address}",
        ["Payments:Http:ApiKey"] = ApiKey,
        ["Payments:Http:WebhookSecrets:0"] = WebhookSecret,
    };

    /// <param name="seed">Of the chance that rules for a part of the calls go by.</param>
    public static async Task<PaymentProvider> Start(int seed = 1)
    {
        var provider = new PaymentProvider(seed);
        try
        {
            provider._process.Start();
            provider._http.BaseAddress = await provider._address.Task.WaitAsync(HostProcess.Bound);
            return provider;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
        {
            await provider.DisposeAsync();
            throw new InvalidOperationException($"{failure.Message}\n{provider._process.Output}", failure);
        }
    }

    /// <summary>Adds a rule for calls to come.</summary>
    public Task Fault(Fault fault) => Done(_http.PostAsJsonAsync("/_control/faults", fault, Json));

    /// <summary>From now on nothing goes wrong.</summary>
    public Task Mend() => Done(_http.DeleteAsync("/_control/faults"));

    public async Task<Ledger> Books() => (await _http.GetFromJsonAsync<Ledger>("/_control/books", Json))!;

    /// <summary>The next call of this name waits, after its effect or before it, until <see cref="Release"/>.</summary>
    public Task Hold(string call, bool afterEffect) =>
        Fault(new Fault(afterEffect ? Mishap.HoldAfter : Mishap.HoldBefore) { Call = call, Times = 1 });

    /// <summary>Waits until so many calls are held.</summary>
    /// <returns>What they are about.</returns>
    public Task<IReadOnlyList<string>> Held(int calls = 1) => Eventually.Be<IReadOnlyList<string>>(
        async () => (await _http.GetFromJsonAsync<List<string>>("/_control/held", Json))!, held => held.Count >= calls);

    /// <summary>Lets every call go on that is held.</summary>
    public Task Release() => Done(_http.DeleteAsync("/_control/held"));

    /// <summary>Decides a charge or a refund that is pending: <c>captured</c>, <c>declined</c>; <c>succeeded</c>, <c>failed</c>.</summary>
    public Task Decide(string reference, string status) =>
        Done(_http.PostAsync($"/_control/decisions/{reference}/{status}", content: null));

    /// <summary>Takes money whatever became of the charge before, once more where it was taken already, and tells.</summary>
    public Task Take(string reference, long amount, string currency = "EUR") =>
        Done(_http.PostAsync($"/_control/taken/{reference}/{amount}/{currency}", content: null));

    /// <summary>Gives money back that nobody asked it to, or that it refused before, and tells.</summary>
    public Task Give(string reference, string charge, long amount, string currency = "EUR") =>
        Done(_http.PostAsync($"/_control/given/{reference}/{charge}/{amount}/{currency}", content: null));

    /// <summary>Sends webhooks to the service from now on, again and again until each is taken.</summary>
    /// <param name="twicePart">The part of them that is sent twice.</param>
    /// <param name="latest">How late each may come, by chance: so they overtake each other.</param>
    public Task SendWebhooksTo(RunningApi api, double twicePart = 0, TimeSpan latest = default) =>
        Done(_http.PostAsJsonAsync(
            "/_control/webhooks",
            new WebhookManners(
                new Uri(api.Address, "/v1/payments/webhooks/http"), [WebhookSecret])
            { TwicePart = twicePart, Latest = latest }, Json));

    /// <summary>How many webhooks there were, and how many nobody has taken yet.</summary>
    public async Task<WebhookCount> Webhooks() => (await _http.GetFromJsonAsync<WebhookCount>("/_control/webhooks", Json))!;

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _http.Dispose();
    }

    private static async Task Done(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        _ = response.EnsureSuccessStatusCode();
    }

    private void Received(string line)
    {
        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            _ = _address.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
    }
}
