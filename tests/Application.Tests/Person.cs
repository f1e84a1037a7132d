using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Application.Tests;

/// <summary>Somebody who uses the application. What they can do stands in <c>*UseCases.cs</c>, one method for each use case.</summary>
public sealed class Person(IServiceProvider services, Caller caller)
{
    public Caller Caller => caller;

    /// <summary>The same person with a key that may only this.</summary>
    public Person WithKey(params Permission[] permissions) => new(
        services,
        ThatMayOnly(permissions).Caller with { Key = TypedId.New<ApiKeyId>(services.GetRequiredService<TimeProvider>().GetUtcNow()) });

    /// <summary>The same person, whose roles allow only this.</summary>
    public Person ThatMayOnly(params Permission[] permissions) => new(
        services, caller with { Permissions = permissions.Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal) });

    /// <summary>Runs a use case as the API does: in a unit of work, which commits what it changed if it succeeds.</summary>
    public async Task<Result<T>> Run<THandler, T>(Func<THandler, Caller, CancellationToken, Task<Result<T>>> handle)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
        return await unitOfWork.Run(token => handle(handler, caller, token), TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a use case that runs its units of work by itself.</summary>
    public async Task<Result<T>> RunByItself<THandler, T>(Func<THandler, Caller, CancellationToken, Task<Result<T>>> handle)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await handle(scope.ServiceProvider.GetRequiredService<THandler>(), caller, TestContext.Current.CancellationToken);
    }

    /// <summary>Runs a use case under an idempotency key: sent again, the same request is not done again.</summary>
    public async Task<Result<StoredResponse>> RunOnce<THandler>(
        IdempotencyKey key, Func<THandler, Caller, CancellationToken, Task<Result<StoredResponse>>> handle)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<IUnitOfWork>();
        return await unitOfWork.Run(key, token => handle(handler, caller, token), TestContext.Current.CancellationToken);
    }

    /// <summary>Asks a query, which changes nothing.</summary>
    public async Task<Result<T>> Ask<TQuery, T>(Func<TQuery, Caller, CancellationToken, Task<Result<T>>> ask)
        where TQuery : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<TQuery>(), caller, TestContext.Current.CancellationToken);
    }
}
