using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace CleanOrders.Gateway.Tests;

/// <summary>What a refusal of the gateway should be: a problem document that gives nothing away, and no request sent on.</summary>
[ShouldlyMethods]
internal static class Refusals
{
    public static async Task<RawAnswer> ShouldBeProblem(this Task<RawAnswer> asked, int status, string code)
    {
        var answer = await asked;
        answer.Status.ShouldBe(status, answer.ToString());
        answer.Header("Content-Type").ShouldBe("application/problem+json", answer.ToString());
        Check(answer.Body[answer.Body.IndexOf('{')..(answer.Body.LastIndexOf('}') + 1)], status, code);
        answer.Header("Server").ShouldBeNull();
        return answer;
    }

    public static async Task<HttpResponseHeaders> ShouldBeProblem(this Task<HttpResponseMessage> asked, int status, string code)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.ToString().ShouldBe("application/problem+json", text);
        Check(text, status, code);
        answer.Headers.Contains("Server").ShouldBeFalse();
        return answer.Headers;
    }

    /// <summary>A refusal of the gateway's own, whose body a HEAD request does not get.</summary>
    public static async Task<HttpResponseHeaders> ShouldRefuse(this Task<HttpResponseMessage> asked, int status)
    {
        using var answer = await asked;
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType?.ToString().ShouldBe("application/problem+json");
        return answer.Headers;
    }

    public static async Task ShouldBe(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>In how many seconds to come again.</summary>
    public static int RetryAfter(this HttpResponseHeaders headers) =>
        int.Parse(headers.GetValues("Retry-After").Single(), NumberStyles.None, CultureInfo.InvariantCulture);

    private static void Check(string text, int status, string code)
    {
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("code").GetString().ShouldBe(code, text);
        problem.GetProperty("status").GetInt32().ShouldBe(status, text);
        problem.GetProperty("type").GetString().ShouldBe($"/problems/{code}", text);
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty(text);
        foreach (var inside in (string[])["Exception", "   at ", "CleanOrders.", "Yarp", "Kestrel", "127.0.0.1"])
            text.ShouldNotContain(inside);
    }
}
