using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>What a refusal should be (RFC 9457), and everything that each must have and must not have.</summary>
[ShouldlyMethods]
public static partial class ProblemChecks
{
    /// <summary>
    /// Checks status and code, and all that holds for every problem: its members, its page, and that it gives nothing away.
    /// </summary>
    public static async Task<HttpAnswer> ShouldBeProblem(this Task<HttpAnswer> asked, int status, string code)
    {
        var answer = await asked;
        var shown = answer.ToString();
        ((int)answer.Status).ShouldBe(status, shown);
        answer.ContentHeaders.ContentType?.ToString().ShouldBe("application/problem+json", shown);

        var problem = answer.Json;
        Text(problem, "code").ShouldBe(code, shown);
        Text(problem, "type").ShouldBe($"/problems/{code}", shown);
        Text(problem, "title").ShouldNotBeNullOrWhiteSpace(shown);
        Text(problem, "detail").ShouldNotBeNullOrWhiteSpace(shown);
        Text(problem, "instance").ShouldBe(Uri.UnescapeDataString(answer.Path), shown);
        Text(problem, "traceId").ShouldNotBeNullOrWhiteSpace(shown);
        problem.GetProperty("status").GetInt32().ShouldBe(status, shown);
        var retryable = problem.GetProperty("retryable").GetBoolean();

        GivenAway().IsMatch(answer.Text).ShouldBeFalse($"An answer gives away what is inside:\n{shown}");
        answer.Headers.Contains("Server").ShouldBeFalse("An answer names its server.");

        var page = await answer.Api.ProblemPage(code);
        page.ShouldContain(code);
        page.ShouldContain(WebUtility.HtmlEncode(Text(problem, "title")));
        page.ShouldContain($"status {status}");
        page.ShouldContain(retryable ? "can succeed later" : "will fail again");
        return answer;
    }

    /// <summary>A problem 400 that names exactly these members, in any order.</summary>
    public static async Task<HttpAnswer> ShouldBeInvalid(this Task<HttpAnswer> asked, params (string Pointer, string Code)[] complaints)
    {
        var answer = await asked.ShouldBeProblem(400, "request.invalid");
        answer.Complaints().ShouldBe(complaints, ignoreOrder: true, answer.ToString());
        foreach (var complaint in answer.Json.GetProperty("errors").EnumerateArray())
            Text(complaint, "detail").ShouldNotBeNullOrWhiteSpace(answer.ToString());
        return answer;
    }

    /// <summary>Every pointer that is complained about, with its code.</summary>
    public static IReadOnlyList<(string Pointer, string Code)> Complaints(this HttpAnswer answer) =>
        answer.Json.TryGetProperty("errors", out var errors)
            ? [.. errors.EnumerateArray().Select(error => (Text(error, "pointer"), Text(error, "code")))]
            : [];

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString()
            ?? "" : throw new ShouldAssertException($"There is no '{name}' in {element}.");

    [GeneratedRegex(
        @"CleanOrders\.|System\.|Microsoft\.|Npgsql|Sqlite|Kestrel|Exception|StackTrace|\bat [\w.]+\("
        + "|SELECT |INSERT |UPDATE [a-z_]+ SET",
        RegexOptions.CultureInvariant)]
    private static partial Regex GivenAway();
}
