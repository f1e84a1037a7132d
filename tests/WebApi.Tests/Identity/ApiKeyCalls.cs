namespace CleanOrders.WebApi.Tests.Identity;

internal sealed record IssuedKey(string Id, string Key)
{
    public string Path => $"/v1/api-keys/{Id}";
}

/// <summary>Keys, by whoever may make them and by who holds one.</summary>
internal static class ApiKeyCalls
{
    public static Task<HttpAnswer> CreateKey(this Client client, params string[] permissions) =>
        client.Post("/v1/api-keys", new { name = "A program", plan = "default", permissions });

    public static async Task<IssuedKey> NewKey(this Client client, params string[] permissions) =>
        await client.CreateKey(permissions).Issued();

    public static Task<HttpAnswer> Rotate(this Client client, IssuedKey key) => client.Post($"{key.Path}/rotation");

    public static async Task<IssuedKey> Issued(this Task<HttpAnswer> asked)
    {
        var json = await asked.Json();
        return new IssuedKey(json.GetProperty("id").GetString()!, json.GetProperty("key").GetString()!);
    }

    public static Client FromApiKey(this RunningApi api, string key) => api.Anonymous().With("X-Api-Key", key);

    public static Client FromApiKey(this RunningApi api, IssuedKey key) => api.FromApiKey(key.Key);

    public static Task<HttpAnswer> ShouldBeRefusedKey(this Task<HttpAnswer> asked) => asked.ShouldBeProblem(401, "api_key.invalid");
}
