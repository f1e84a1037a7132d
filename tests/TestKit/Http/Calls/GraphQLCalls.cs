using System.Text.Json;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>Calls of the GraphQL endpoint.</summary>
public static class GraphQLCalls
{
    public const string Address = "/graphql";
    public const string MediaType = "application/graphql-response+json";

    /// <summary>Sends a document, and accepts what GraphQL answers with.</summary>
    public static Task<HttpAnswer> GraphQL(this Client client, string query, object? variables = null) =>
        client.With("Accept", MediaType).Post(Address, new { query, variables });

    /// <summary>The data of an answer that has no errors.</summary>
    public static async Task<JsonElement> Data(this Task<HttpAnswer> call)
    {
        var answer = await call;
        answer.Json.TryGetProperty("errors", out var errors).ShouldBeFalse($"{errors}");
        return answer.Member("data");
    }

    /// <summary>The codes of the errors of an answer, in their order.</summary>
    public static async Task<string[]> Codes(this Task<HttpAnswer> call) => Codes(await call);

    public static string[] Codes(this HttpAnswer answer) => answer.Json.TryGetProperty("errors", out var errors)
        ? [.. errors.EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()!)]
        : [];
}
