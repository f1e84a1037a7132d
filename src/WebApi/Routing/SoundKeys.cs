using CleanOrders.ServiceDefaults.Problems;

namespace CleanOrders.WebApi.Routing;

/// <summary>
/// An idempotency key is well formed wherever it is sent, also to an operation that keeps no answer: nobody should believe that a broken
/// one protects them.
/// </summary>
internal static class SoundKeys
{
    public static void UseSoundKeysOnly(this WebApplication app) => app.Use((context, next) =>
        HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint() is not null
            && IdempotencyKeyHeader.Read(context.Request) is { IsFailure: true } malformed
                ? new Problem(ProblemType.KeyMalformed, malformed.Error!.Detail).ExecuteAsync(context)
                : next(context));
}
