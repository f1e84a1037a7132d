using System.Security.Cryptography;

namespace CleanOrders.WebApi.Tests.Identity;

/// <summary>What must be set for a start outside of Development, and is.</summary>
internal static class Production
{
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static Dictionary<string, string> Settings(string? secret = null) => new(StringComparer.Ordinal)
    {
        ["Security:Secret"] = secret ?? NewSecret(),
        ["Payments:Provider"] = "Simulator",
        ["Identity:Issuer"] = "https://orders.example.com",
    };

    public static ApiOptions Options(TestDatabase database, Dictionary<string, string> settings) =>
        new() { Database = database, Environment = "Production", Settings = settings };
}
