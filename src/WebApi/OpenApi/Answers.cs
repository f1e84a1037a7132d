using System.Globalization;
using CleanOrders.ServiceDefaults.Limits;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>What an operation answers when all is well.</summary>
internal static class Answers
{
    public static void Describe(OpenApiResponses answers, RouteDetails route, OpenApiDocument document)
    {
        if (route.IsTagged)
            answers["304"] = new OpenApiResponse();
        foreach (var (code, answer) in answers)
        {
            var status = int.Parse(code, CultureInfo.InvariantCulture);
            if (answer is not OpenApiResponse response)
                continue;

            response.Description = Meaning(status);
            response.Headers = Headers.Refer(document, HeadersOf(status, route));
            foreach (var media in response.Content?.Values ?? [])
                media.Example = OperationDescription.Json(route.Example.Answer);
        }
    }

    private static IEnumerable<string> HeadersOf(int status, RouteDetails route)
    {
        yield return "X-Request-Id";
        if (route.IsLimited)
        {
            yield return LimitHeaders.Policies;
            yield return LimitHeaders.Current;
        }

        if (route.IsTagged || route.Answer(status)?.GetProperty("Version") is not null)
            yield return "ETag";
        if ((status == StatusCodes.Status201Created && !route.TakesFile) || status == StatusCodes.Status301MovedPermanently
            || (status == StatusCodes.Status202Accepted && route.Answer(status) != typeof(void)))
            yield return "Location";
        if (route.AnswersFile)
            yield return "Content-Disposition";
        if (route.TakesKey)
            yield return "Idempotent-Replayed";
        if (route.IsList)
        {
            yield return "Link";
            yield return "Preference-Applied";
        }
    }

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status201Created => "Made.",
        StatusCodes.Status202Accepted => "Accepted.",
        StatusCodes.Status204NoContent => "Done; there is nothing to say.",
        StatusCodes.Status301MovedPermanently => "It is at another address now, which `Location` says.",
        StatusCodes.Status304NotModified => "What you have is still the current version.",
        _ => "Done.",
    };
}
