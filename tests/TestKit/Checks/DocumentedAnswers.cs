using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;

namespace CleanOrders.TestKit;

/// <summary>
/// Stands between every test and the API: an answer whose status or problem code <c>/openapi/v1.json</c> does not name for
/// that operation fails the test that got it. Paths and methods that are no operation are not looked at.
/// </summary>
/// <param name="isBehindGateway">What a gateway refuses by itself is not looked at either.</param>
internal sealed class DocumentedAnswers(HttpMessageHandler inner, bool isBehindGateway) : DelegatingHandler(inner)
{
    // What a server answers before it knows which operation is meant.
    private static readonly int[] OfTheProtocol = [408, 414, 431, 505];

    // What a gateway refuses on every route alike. Its page is docs/gateway.md.
    private static readonly string[] OfTheGateway =
        ["request.header_refused", "api_key.invalid", "gateway.no_instance", "gateway.overloaded", "gateway.timeout"];

    // The same for every host of this run: read once.
    private static volatile IReadOnlyList<Operation>? Known;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var status = (int)response.StatusCode;
        if (!request.RequestUri!.AbsolutePath.StartsWith("/v1/", StringComparison.Ordinal) || OfTheProtocol.Contains(status))
            return response;

        // No address of an operation: the server refuses it before it looks for one.
        if (request.RequestUri.AbsolutePath.Contains("%00", StringComparison.Ordinal))
            return response;

        Known ??= await Read(new Uri(request.RequestUri, "/openapi/v1.json"), cancellationToken);
        if (Known.FirstOrDefault(operation => operation.Matches(request)) is not { } operation)
            return response;

        var code = await CodeOf(response, cancellationToken);
        if (isBehindGateway && OfTheGateway.Contains(code, StringComparer.Ordinal))
            return response;
        if (!operation.Answers.TryGetValue(status, out var codes) || (code is not null && !codes.Contains(code)))
            throw new ShouldAssertException(
                $"{request.Method} {request.RequestUri.AbsolutePath} answered {status} {code}, which /openapi/v1.json does not name for "
                    + $"{operation.Id}.");
        return response;
    }

    private static async Task<string?> CodeOf(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return null;

        await response.Content.LoadIntoBufferAsync(ct);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
        return problem.RootElement.GetProperty("code").GetString();
    }

    private async Task<IReadOnlyList<Operation>> Read(Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await base.SendAsync(request, ct);
        using var document = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(ct));
        return
        [
            .. from path in document.RootElement.GetProperty("paths").EnumerateObject()
               orderby path.Name.Count(character => character == '{')
               from operation in path.Value.EnumerateObject()
               select new Operation(
                   operation.Value.GetProperty("operationId").GetString()!,
                   operation.Name,
                   new Regex($"^{Regex.Replace(path.Name, @"\{\w+\}", "[^/]+")}$", RegexOptions.CultureInvariant),
                   operation.Value.GetProperty("responses").EnumerateObject().ToDictionary(
                       answer => int.Parse(answer.Name, System.Globalization.CultureInfo.InvariantCulture),
                       answer => CodesOf(answer.Value))),
        ];
    }

    private static HashSet<string> CodesOf(JsonElement answer) =>
        answer.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out var problem)
            ? [.. problem.GetProperty("examples").EnumerateObject().Select(example => example.Name)]
            : [];

    private sealed record Operation(string Id, string Method, Regex Path, Dictionary<int, HashSet<string>> Answers)
    {
        public bool Matches(HttpRequestMessage request) =>
            request.Method.Method.Equals(Method, StringComparison.OrdinalIgnoreCase) && Path.IsMatch(request.RequestUri!.AbsolutePath);
    }
}
