using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.ServiceDefaults.Authentication;

/// <summary>What the gateway says of a request: its header, which nobody else can sign.</summary>
internal static class BehindGateway
{
    public const string Header = "X-Internal-Assertion";

    public static readonly ErrorType AssertionInvalid = new(ErrorKind.Invalid, "gateway.assertion_invalid",
        "The gateway's assertion is not valid",
        "The request has a header that only the gateway sends, and it was not signed by one with the secret of this service within the "
            + "last 30 seconds. Do not send it; operators give the gateway and the API the same `Security:Secret`.");

    /// <summary>The assertion of a request that came through the gateway; nothing, where it came another way.</summary>
    public static GatewayAssertion? AssertionOf(HttpContext context) => context.Features.Get<GatewayAssertion>();

    /// <summary>Takes the client's address and key from the gateway's header, and refuses one that is forged or old.</summary>
    public static void UseGatewayAssertions(this WebApplication app)
    {
        var assertions = app.Services.GetRequiredService<IGatewayAssertions>();
        _ = app.Use(async (context, next) =>
        {
            if (context.Request.Headers.TryGetValue(Header, out var sent) && context.GetEndpoint() is not null)
            {
                if (sent is not [{ } token] || await assertions.Read(token) is not { } assertion)
                {
                    await new Problem(AssertionInvalid.With("It is forged, or older than 30 seconds.")).ExecuteAsync(context);
                    return;
                }

                context.Features.Set(assertion);
                context.Connection.RemoteIpAddress = assertion.Client;
            }

            await next(context);
        });
    }
}
