using System.Diagnostics;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.ServiceDefaults.Requests;

/// <summary>Every answer names its request.</summary>
internal static class RequestId
{
    private const string Header = "X-Request-Id";

    /// <summary>
    /// As the caller did, where that is 8 to 64 letters, digits and dashes. Else anew, by the trace and the span of the request, where it
    /// has them: so whoever knows the name finds what the request has led to.
    /// </summary>
    public static Task Set(HttpContext context, RequestDelegate next)
    {
        var given = context.Request.Headers[Header].ToString();
        context.TraceIdentifier = given.Length is >= 8 and <= 64 && !CardNumber.IsIn(given)
            && given.All(character => char.IsAsciiLetterOrDigit(character) || character == '-')
                ? given
                : Activity.Current is { IdFormat: ActivityIdFormat.W3C } span
                    ? $"{span.TraceId}-{span.SpanId}"
                    : Guid.CreateVersion7().ToString("N");

        // As the last thing: who answers a failure takes away all headers that were there before.
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            context.Response.Headers[Header] = context.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
