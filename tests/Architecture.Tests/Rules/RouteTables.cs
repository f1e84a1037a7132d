using System.Reflection;
using System.Text.RegularExpressions;
using CleanOrders.Application.UseCases;
using CleanOrders.Architecture.Tests.Canaries;
using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>What every route of the API says about itself.</summary>
internal static partial class RouteTables
{
    /// <summary>What moves stock or money, or publishes: repeated by mistake, it must happen once.</summary>
    public static readonly string[] KeyRequired =
    [
        "POST /v1/orders", "POST /v1/orders/{id}/payments", "POST /v1/orders/{id}/shipments", "POST /v1/orders/{id}/returns",
        "POST /v1/orders/{id}/refunds",
        "POST /v1/payments/{id}/refunds",
        "POST /v1/inventory/{sku}/adjustments", "POST /v1/jobs", "POST /v1/notifications",
        "POST /v1/articles", "POST /v1/articles/{slug}/comments", "POST /v1/reviews/{review}/comments",
        "POST /v1/products/{sku}/reviews", "POST /v1/conversations", "POST /v1/conversations/{id}/messages",
    ];

    public static readonly RuleBook<RouteEndpoint> Book = new(() => RunningRoutes.All, () => RouteCanaries.All,
        new("A route says who may call it", IsOfTheApi, route =>
            Has<IAuthorizeData>(route) == Has<IAllowAnonymous>(route)
                ? [$"{Name(route)} (it requires authorization or allows everybody: one of the two)"]
                : [])
        {
            Catches =
            [
                "GET /v1/both (it requires authorization or allows everybody: one of the two)",
                "GET /v1/open (it requires authorization or allows everybody: one of the two)",
            ],
        },
        new("A route asks for what its use case says", IsOfTheApi, route =>
            UseCaseRoutes.AccessOf(route.Metadata.GetMetadata<MethodInfo>()) is var access && access != route.Metadata.GetMetadata<Access>()
                ? [$"{Name(route)} (it is not below the group that asks its use case)"]
                : access is null && !Has<IAllowAnonymous>(route) ? [$"{Name(route)} (it has no use case, so nobody guards it)"] : [])
        {
            Catches =
            [
                "GET /v1/beside (it is not below the group that asks its use case)",
                "GET /v1/open (it has no use case, so nobody guards it)",
            ],
        },
        new("A route says what it refuses", IsOfTheApi, route => Has<Refusals>(route)
            ? []
            : [$"{Name(route)} (it says what it refuses, if only that there is nothing)"])
        {
            Catches = ["GET /.well-known/silent (it says what it refuses, if only that there is nothing)"],
        },
        new("A route needs an idempotency key if it moves stock or money, enqueues, sends or publishes", IsChange, route =>
            Has<IdempotencyKeyRequired>(route) == KeyRequired.Contains(Name(route))
                ? []
                : [$"{Name(route)} (it must {(Has<IdempotencyKeyRequired>(route) ? "not " : "")}need an idempotency key)"])
        {
            Catches = ["POST /v1/orders (it must need an idempotency key)", "PUT /v1/keyed/{id} (it must not need an idempotency key)"],
        },
        new("A change runs in the unit of work, but for identity and codes, which save for themselves, and for files, kept as they come",
            IsChange, route =>
            Has<CommandOperation>(route) != SavesForItself(route)
                ? []
                : [$"{Name(route)} (it must {(SavesForItself(route) ? "not " : "")}run in the unit of work)"])
        {
            Catches = ["DELETE /v1/bare (it must run in the unit of work)", "POST /v1/auth/stored (it must not run in the unit of work)"],
        },
        new("A route is handled by a method, whose name is its operationId", IsOfTheApi, route =>
            route.Metadata.GetMetadata<MethodInfo>() is { } method && !method.Name.Contains('<', StringComparison.Ordinal)
                ? []
                : [$"{Name(route)} (it is handled by no method with a name)"])
        {
            Catches = ["GET /v1/lambda (it is handled by no method with a name)"],
        });

    /// <summary><c>POST /v1/orders/{id}/payments</c>.</summary>
    public static string Name(RouteEndpoint route) =>
        $"{string.Join(',', route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"])} "
            + $"/{Constraint().Replace(route.RoutePattern.RawText!.Trim('/'), "}")}";

    public static bool IsOfTheApi(RouteEndpoint route) =>
        Path(route) is ['v', '1', '/', ..] || Path(route).StartsWith(".well-known/", StringComparison.Ordinal);

    private static bool IsChange(RouteEndpoint route) =>
        IsOfTheApi(route) && route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not ["GET"];

    private static bool SavesForItself(RouteEndpoint route) => IsIdentity(route) || Has<FileTaken>(route) || TakesCode(route);

    // That a code was entered is kept, also where it was wrong.
    private static bool TakesCode(RouteEndpoint route) => Path(route) == "v1/me/phone/confirm";

    private static bool IsIdentity(RouteEndpoint route) => Path(route).StartsWith("v1/auth/", StringComparison.Ordinal);

    private static string Path(RouteEndpoint route) => route.RoutePattern.RawText!.TrimStart('/');

    private static bool Has<T>(RouteEndpoint route)
        where T : class => route.Metadata.GetMetadata<T>() is not null;

    [GeneratedRegex(":[a-z]+}", RegexOptions.None)]
    private static partial Regex Constraint();
}
