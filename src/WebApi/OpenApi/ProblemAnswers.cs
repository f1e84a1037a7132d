using System.Globalization;
using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.ApiKeys;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>Every problem that an operation can answer with: those it names itself, and those that its kind brings along.</summary>
internal static class ProblemAnswers
{
    public static void Describe(OpenApiResponses answers, RouteDetails route, OpenApiDocument document)
    {
        foreach (var problems in Of(route).DistinctBy(problem => problem.Code, StringComparer.Ordinal).GroupBy(problem => problem.Status)
            .OrderBy(problems => problems.Key))
            answers[problems.Key.ToString(CultureInfo.InvariantCulture)] = Describe([.. problems], route, document);
    }

    private static IEnumerable<ProblemType> Of(RouteDetails route)
    {
        if (route.HasBody)
            yield return ProblemType.Malformed;
        if ((route.HasBody && !route.TakesFile) || route.IsList)
            yield return ProblemType.Of(Violations.RequestInvalid);
        if (route.IsVersioned)
        {
            yield return ProblemType.UnknownParameter;
            if (!route.AnswersFile)
                yield return ProblemType.NotAcceptable;
        }

        yield return ProblemType.Of(ApiKeyAuthentication.SeveralCredentials);
        yield return ProblemType.Of(BehindGateway.AssertionInvalid);

        if (route.TakesKey)
        {
            if (route.KeyRequired)
                yield return ProblemType.KeyMissing;
            yield return ProblemType.KeyMalformed;
            yield return ProblemType.Of(UnitOfWorkErrors.InFlight);
            yield return ProblemType.Of(UnitOfWorkErrors.KeyReused);
        }
        else if (route.IsPost && route.IsVersioned)
        {
            yield return ProblemType.KeyMalformed;
        }

        foreach (var refusal in route.Refusals)
            yield return refusal;
        if (route.SignedIn)
        {
            yield return ProblemType.Of(Caller.Missing);
            yield return ProblemType.Of(IdentityErrors.TokenInvalid);
            yield return route.PeopleOnly ? ProblemType.Of(Caller.Forbidden) : ProblemType.Of(ApiKeyErrors.Invalid);
        }

        if (route.Access is { } access && (access.Permissions.Count > 0 || access.OfKeys is not null))
            yield return ProblemType.Of(Caller.Forbidden);
        if (route.HasPath)
            yield return ProblemType.RouteNotFound;
        if (route.HasBody)
        {
            yield return ProblemType.TooLarge;
            yield return ProblemType.UnsupportedMediaType;
        }

        if (route.IfMatch is { Required: true })
            yield return ProblemType.PreconditionRequired;
        if (route.IsLimited)
            yield return ProblemType.Of(RateLimit.Exceeded);
        yield return ProblemType.ServerError;
        yield return ProblemType.Unavailable;
        if (route.IsCommand)
            yield return ProblemType.Of(UnitOfWorkErrors.Contention);
    }

    private static OpenApiResponse Describe(ProblemType[] problems, RouteDetails route, OpenApiDocument document)
    {
        var headers = new List<string> { "X-Request-Id" };
        if (problems.Any(problem => problem.Status == StatusCodes.Status401Unauthorized))
            headers.Add("WWW-Authenticate");
        if (problems.Any(problem => problem.Status == StatusCodes.Status405MethodNotAllowed))
            headers.Add("Allow");
        if (problems.Any(Problem.SaysWhen))
            headers.Add("Retry-After");
        if (route.IsLimited)
            headers.AddRange([LimitHeaders.Policies, LimitHeaders.Current]);

        return new OpenApiResponse
        {
            Description =
                string.Join('\n', problems.Select(problem => $"- [`{problem.Code}`](/problems/{problem.Code}): {problem.Title}.")),
            Headers = Headers.Refer(document, headers),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problem.ContentType] = new()
                {
                    Schema = new OpenApiSchemaReference(ProblemExamples.Schema, document),
                    Examples = problems.ToDictionary(
                        problem => problem.Code, problem => ProblemExamples.Of(problem, document), StringComparer.Ordinal),
                },
            },
        };
    }
}
