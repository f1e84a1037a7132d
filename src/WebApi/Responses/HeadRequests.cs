namespace CleanOrders.WebApi.Responses;

/// <summary>
/// HEAD is GET but for the body (RFC 9110, section 9.3.2): so it is one on its way through, and the server leaves the body out.
/// </summary>
internal sealed class HeadRequests
{
    private static readonly HeadRequests Mark = new();

    public static Task AsGet(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Method == HttpMethods.Head)
        {
            context.Request.Method = HttpMethods.Get;
            context.Features.Set(Mark);
        }

        return next(context);
    }

    /// <summary>Whether the body that is made is made for nothing: for answers of which it is long, or has no end.</summary>
    public static bool Is(HttpContext context) => context.Features.Get<HeadRequests>() is not null;
}
