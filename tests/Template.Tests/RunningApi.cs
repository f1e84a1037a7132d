using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.Template.Tests;

/// <summary>The API of a generated solution, in a process of its own on a port that was free.</summary>
internal sealed partial class RunningApi : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("template-tests-data-");
    private readonly HttpClient _client = new();
    private readonly Tool _process;

    private RunningApi(string folder) =>
        _process = Tool.Start(
            folder,
            new Dictionary<string, string> { ["Data__Directory"] = _data.FullName, ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
            "dotnet", "run", "--project", "src/WebApi", "-c", "Release", "--no-build");

    public string Log => _process.Output;

    public static async Task<RunningApi> Start(string folder)
    {
        var api = new RunningApi(folder);
        try
        {
            api._client.BaseAddress = await api.Address();
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Signs in as the customer of a development database.</summary>
    public async Task SignIn()
    {
        var pair = await Post("/v1/auth/login", new { email = "customer@example.com", password = "Development-Only-1" });
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pair.GetProperty("accessToken").GetString());
    }

    public Task<JsonElement> PlaceOrder() => Post("/v1/orders", new
    {
        lines = new[] { new { sku = "SKU-00001", quantity = 2 } },
        shippingAddress = new
        {
            name = "Ada Lovelace",
            line1 = "12 St James's Square",
            city = "London",
            postalCode = "SW1Y 4JH",
            country = "GB",
        },
    });

    public Task<string> Get(string path) => _client.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task<JsonElement> Post(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", "the-first-one-here");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode
            ? JsonElement.Parse(answer)
            : throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode}\n{answer}\n{Log}");
    }

    // It may build its database and seed it first.
    private async Task<Uri> Address()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Bound);
        while (!_process.HasExited && !bound.IsCancellationRequested)
        {
            if (Listening().Match(Log) is { Success: true } line)
                return new Uri(line.Groups["address"].Value);
            await Task.Delay(100, bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        throw new InvalidOperationException($"The API does not listen:\n{Log}");
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
