using System.Reflection;
using System.Text.Json;
using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Limits;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>What a route table says of one operation.</summary>
internal sealed class RouteDetails(ApiDescription route)
{
    private readonly IList<object> _metadata = route.ActionDescriptor.EndpointMetadata;

    /// <summary>The endpoint method's name.</summary>
    public string OperationId =>
        JsonNamingPolicy.CamelCase.ConvertName(
            Find<MethodInfo>()?.Name ?? throw new InvalidOperationException($"{route.RelativePath} is handled by no method."));

    public bool IsPost => route.HttpMethod == HttpMethods.Post;

    public bool HasPath => route.ParameterDescriptions.Any(parameter => parameter.Source.Id == "Path");

    public bool HasBody => route.ParameterDescriptions.Any(parameter => parameter.Source.Id == "Body");

    public bool BodyRequired => route.ParameterDescriptions.Any(parameter => parameter.Source.Id == "Body" && parameter.IsRequired);

    public bool SignedIn => Find<IAuthorizeData>() is not null && Find<IAllowAnonymous>() is null;

    public bool IsCommand => Find<CommandOperation>() is not null;

    /// <summary>Whether its answer is kept under an idempotency key.</summary>
    public bool TakesKey => IsCommand && IsPost && Find<AnswerNotKept>() is null;

    public bool PeopleOnly => Find<PeopleOnly>() is not null || Find<Access>() is { Audience: Audience.People };

    public bool KeyRequired => Find<IdempotencyKeyRequired>() is not null;

    /// <summary>Whether a reader can ask for what they do not have yet (If-None-Match).</summary>
    public bool IsTagged =>
        IsVersioned && route.HttpMethod == HttpMethods.Get && Find<AnswersAs>() is null or { IsTagged: true };

    /// <summary>Whether a reader that comes back goes on where it was (Last-Event-ID).</summary>
    public bool IsStream => Find<AnswersAs>()?.MediaType == EventStream.MediaType;

    /// <summary>Whether its requests count in the limits of who calls.</summary>
    public bool IsLimited => IsVersioned && Find<NotLimited>() is null;

    public bool IsVersioned => route.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;

    /// <summary>Who may, as the use case says; nothing, where there is none.</summary>
    public Access? Access => Find<Access>();

    public IfMatchAccepted? IfMatch => Find<IfMatchAccepted>();

    public IReadOnlyList<QueryParameter> Query => Find<DescribedParameters>()?.All ?? [];

    public bool IsList => Query.Contains(QueryParameter.Cursor);

    /// <summary>What is said of it beside its method's own words.</summary>
    public string? Explanation => Find<Explanation>()?.Text;

    public bool TakesFile => Find<FileTaken>() is not null;

    public bool AnswersFile => Find<AnswersAs>() is { MediaType: null };

    public IEnumerable<ProblemType> Refusals => _metadata.OfType<Refusals>().SelectMany(refusals => refusals.Types);

    public Example Example => Find<Examples>()?.ByOperation.GetValueOrDefault(OperationId) ?? new Example();

    /// <summary>What the operation answers with, by status.</summary>
    public Type? Answer(int status) => route.SupportedResponseTypes.FirstOrDefault(answer => answer.StatusCode == status)?.Type;

    private T? Find<T>()
        where T : class => _metadata.OfType<T>().LastOrDefault();
}
