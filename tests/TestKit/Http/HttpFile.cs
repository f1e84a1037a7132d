using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>
/// A file of requests as editors run it: variables (<c>@host = …</c>), named requests (<c># @name login</c>) whose answers
/// later ones use (<c>{{login.response.body.$.accessToken}}</c>), <c>$timestamp</c> and <c>$randomInt</c>. The status stands in
/// <c># expect 409</c>; left out, it is a success.
/// </summary>
public sealed partial class HttpFile
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HttpAnswer> _answers = new(StringComparer.Ordinal);

    private HttpFile(string text)
    {
        foreach (Match variable in VariableLine().Matches(text))
            _variables[variable.Groups["name"].Value] = variable.Groups["value"].Value.Trim();
        Requests = [.. Separator().Split(text).Skip(1).Select(HttpFileRequest.Read)];
    }

    public IReadOnlyList<HttpFileRequest> Requests { get; }

    public static HttpFile Read(string name) => new(Repository.Read($"requests/{name}"));

    /// <summary>Sends every request in its order to another host than the one that the file names.</summary>
    public async Task Run(RunningApi api)
    {
        _variables["host"] = api.Address.ToString().TrimEnd('/');
        foreach (var request in Requests)
        {
            var answer = await Send(request, api);
            var expected = request.Status is { } status ? (int)answer.Status == status : (int)answer.Status is >= 200 and < 300;
            expected.ShouldBeTrue($"{request.Title}: {request.Status ?? 200} was expected.\n{answer}");
            if (request.Name is not null)
                _answers[request.Name] = answer;
        }
    }

    private Task<HttpAnswer> Send(HttpFileRequest request, RunningApi api)
    {
        var client = api.Anonymous().WithoutKey();
        foreach (var (name, value) in request.Headers.Where(header => !IsOfTheBody(header.Name)))
            client = client.With(name, Fill(value));
        var type = request.Headers.FirstOrDefault(header => header.Name == "Content-Type").Value;
        var body = request.Body.Length == 0 ? null : new StringContent(Fill(request.Body), Encoding.UTF8, type);
        foreach (var (name, value) in request.Headers.Where(header => IsOfTheBody(header.Name) && header.Name != "Content-Type"))
            body?.Headers.Add(name, Fill(value));
        return client.Send(new HttpMethod(request.Method), Fill(request.Address), body);
    }

    private static bool IsOfTheBody(string header) => header.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);

    private string Fill(string text) => Placeholder().Replace(text, match => match.Groups["what"].Value.Trim().Split(' ', 3) switch
    {
        ["$timestamp"] => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        ["$randomInt", var least, var most] =>
            RandomNumberGenerator.GetInt32(int.Parse(least, CultureInfo.InvariantCulture), int.Parse(most, CultureInfo.InvariantCulture))
                .ToString(CultureInfo.InvariantCulture),
        [var name] when _variables.TryGetValue(name, out var value) => value,
        [var reference] => Refer(reference),
        _ => throw new ShouldAssertException($"{match.Value} is not known here."),
    });

    private string Refer(string reference)
    {
        var parts = reference.Split('.', 4);
        parts.Length.ShouldBe(4, reference);
        var answer = _answers.GetValueOrDefault(parts[0]) ?? throw new ShouldAssertException($"No request above is named {parts[0]}.");
        if (parts[2] == "headers")
            return answer.Header(parts[3]) ?? throw new ShouldAssertException($"{reference}: there is no such header.");

        var member = answer.Member(parts[3].Replace("$.", "").Replace("[", "/").Replace("]", "").Replace('.', '/'));
        return member.ValueKind == JsonValueKind.String ? member.GetString()! : member.GetRawText();
    }

    [GeneratedRegex(@"^@(?<name>\w+)\s*=\s*(?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex VariableLine();

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"\{\{(?<what>[^}]+)\}\}", RegexOptions.None)]
    private static partial Regex Placeholder();
}

/// <param name="Status">What it expects; nothing for any success.</param>
public sealed record HttpFileRequest(
    string Title, string? Name, int? Status, string Method, string Address, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public static HttpFileRequest Read(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var comments = lines.Skip(1).TakeWhile(line => line.StartsWith('#')).ToList();
        var rest = lines.Skip(1 + comments.Count).ToList();
        var head = rest[0].Split(' ', 2);
        var headers = rest.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1]))
            .ToList();
        return new HttpFileRequest(
            lines[0].Trim(), Comment("# @name "), Comment("# expect ") is { } status
                ? int.Parse(status, CultureInfo.InvariantCulture)
                : null,
            head[0], head[1], headers, string.Join('\n', rest.Skip(1 + headers.Count)).Trim());

        string? Comment(string start) => comments.Find(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..].Trim();
    }
}
