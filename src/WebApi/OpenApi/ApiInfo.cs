using CleanOrders.Infrastructure;
using CleanOrders.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CleanOrders.WebApi.OpenApi;

/// <summary>What the document says of the API as a whole.</summary>
internal sealed class ApiInfo : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer";
    public const string ApiKey = "apiKey";

    private const string Introduction = """
        Customers order products from real stock; staff take the orders through their life.

        **Conventions.** JSON in UTF-8; unknown members and query parameters are refused. Money is in minor units: `4998 EUR` is 49.98
        euros.
        Times are RFC 3339, answered in UTC with three digits after the second, and read with any number of them and any offset, but never
        without one. Ids have a prefix that says what they name, and sort by time.

        **Addresses.** A resource has one address, in one spelling: another case, a slash at the end or a needless `%` is 404. Every `GET`
        answers `HEAD` too, and `OPTIONS`
        answers 204 with `Allow`; any other method is 405 with `Allow`.

        **Problems** are RFC 9457 documents; `code` is stable, `/problems/{code}` explains it, and `errors` points at the members that are
        wrong.

        **Repeating safely.** Send a new `Idempotency-Key` with each new request, and the same one when you send that request again: it
        takes effect once,
        and the answer is the same, with `Idempotent-Replayed: true`.

        **Not overwriting others.** An `ETag` names the version that you saw. Send it back in `If-Match` and the change is refused if there
        is a newer one.

        **Lists** come in pages. `next` is the cursor of the next page and null on the last.
        """;

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Identity"] = "Accounts, sessions and the keys that tokens are checked with.",
        ["Users"] = "Who has an account, what their roles allow, and what happened to them.",
        ["API keys"] = "What programs sign in with.",
        ["Catalogue"] = "What is on sale, and for how much.",
        ["Articles"] = "What the shop writes for its readers.",
        ["Reviews"] = "What customers say of what they received.",
        ["Comments"] = "What people say about articles and reviews.",
        ["Moderation"] = "Reviews and comments for who decides about them.",
        ["Conversations"] = "What customers and support write to each other.",
        ["Stock"] = "How much there is of it, and why.",
        ["Orders"] = "From being placed to the last parcel that comes back.",
        ["Payments"] = "What was asked of the provider, what it took and gave back, and whether its books agree with ours.",
        ["Notifications"] = "What people are told, how they want to be told, and whether it reached them.",
        ["Events"] = "All that happened, in order, for who catches up.",
        ["Webhooks"] = "Endpoints of others to which events are sent, signed as Standard Webhooks are.",
        ["Limits"] = "How much a caller may call, and what is left of it.",
        ["Jobs"] = "Work that takes long: asked for, looked after, and tried again.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Orders API",
            Version = "1.0.0",
            Description = Introduction + HowToTry(context.ApplicationServices.GetRequiredService<IHostEnvironment>()),
            Contact = new OpenApiContact { Name = "Whoever runs this service" },

            // The licence of this code. A service of your own may have another one: say it here.
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The service that this document came from" }];
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
            tag.Description = Tags.GetValueOrDefault(tag.Name ?? "");

        _ = document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Bearer,
            BearerFormat = "JWT",
            Description = "The `accessToken` of `POST /v1/auth/login`. It is good for ten minutes; `POST /v1/auth/refresh` gives the next.",
        });
        _ = document.AddComponent<IOpenApiSecurityScheme>(ApiKey, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = ApiKeyAuthentication.Header,
            Description = "The `key` of `POST /v1/api-keys`, for programs. It may what its owner and the key itself may both.",
        });
        _ = document.AddComponent<IOpenApiSchema>(ProblemExamples.Schema, ProblemExamples.DescribeSchema());
        return Task.CompletedTask;
    }

    private static string HowToTry(IHostEnvironment environment) => !environment.IsDevelopment() ? "" : $"""


        **Trying it in Development.** Sign in with *Identity: Sign in* below, copy the `accessToken` of the answer into **Authorize**, and
        place an order.
        The password of all is `{DevelopmentUsers.Password}`:
        {string.Join(", ", DevelopmentUsers.All.Select(user => $"`{user.Email}` ({user.Role})"))}.
        """;
}
