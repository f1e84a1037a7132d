using CleanOrders.Application.UseCases;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>The key of a mutation, by the address that it has in the HTTP API: by both ways it stands for the same request.</summary>
/// <typeparam name="T">What it answers with.</typeparam>
internal sealed record MutationKey<T>(string Path, string Key)
{
    /// <exception cref="RefusedError">The key is malformed.</exception>
    public IdempotencyKey Of<TBody>(Caller caller, TBody body) =>
        IdempotencyKeyHeader.Check(Key) is { IsFailure: true } malformed
            ? throw new RefusedError(GraphQLErrors.KeyMalformed.With(malformed.Error!.Detail))
            : new RequestKey(caller.User.ToString(), $"{HttpMethods.Post} {Path}", Key, typeof(TBody)).Of(body);
}
