using System.Collections.Frozen;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure;
using CleanOrders.WebApi.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>
/// Calls every use case and asks every question as any code in the process can, with no route in front, for somebody who may nothing.
/// </summary>
public sealed class GuardTests(GuardedThings api) : IClassFixture<GuardedThings>
{
    private static readonly Type[] All =
    [
        .. typeof(IGuarded).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IGuarded)) && Access.Of(type) != Access.Anyone && !IsJob(type)),
    ];

    private static readonly Type[] Lists = [typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>)];
    private static readonly IReadOnlySet<string> Nothing = FrozenSet<string>.Empty;

    public static TheoryData<string> UseCases => [.. All.Select(type => type.Name)];

    [Fact]
    public void There_are_use_cases_and_questions_of_each_kind()
    {
        All.Length.ShouldBeGreaterThan(50);
        All.Where(type => type.IsAssignableTo(typeof(IQuestion))).ShouldNotBeEmpty();
        All.Select(type => Access.Of(type)!).Where(access => access.Sees is not null && access.Owner is null).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(UseCases))]
    public async Task A_person_without_a_permission_is_refused_and_does_not_find_what_is_not_theirs(string name)
    {
        var access = Access.Of(Named(name))!;
        if (access is { Sees: null, Permissions.Count: 0 })
            return;

        var now = api.Clock.GetUtcNow();
        var (error, answer) = await Call(Named(name), new Caller(TypedId.New<UserId>(now), Nothing, TypedId.New<SessionId>(now)));

        if (access.Sees is null)
            error.ShouldNotBeNull().Type.ShouldBe(Caller.Forbidden);
        else if (error is null && name.StartsWith("List", StringComparison.Ordinal))
            ((System.Collections.IEnumerable)answer!.GetType().GetProperty("Items")!.GetValue(answer)!).Cast<object>().ShouldBeEmpty();
        else if (error is null && name.StartsWith("Find", StringComparison.Ordinal))
            ((System.Collections.IEnumerable)answer!).Cast<object>().ShouldBeEmpty();
        else
            error.ShouldNotBeNull().Type.Kind.ShouldBe(ErrorKind.NotFound);
    }

    [Theory]
    [MemberData(nameof(UseCases))]
    public async Task An_api_key_without_a_permission_is_refused_whatever_it_is_about(string name)
    {
        if (Access.Of(Named(name)) == Access.SignedIn)
            return;

        var (error, _) = await Call(Named(name), new Caller(api.Owner, Nothing, Key: TypedId.New<ApiKeyId>(api.Clock.GetUtcNow())));

        error.ShouldNotBeNull().Type.ShouldBe(Caller.Forbidden);
    }

    [Theory]
    [MemberData(nameof(UseCases))]
    public async Task Nobody_asks_a_question_that_is_not_for_anyone(string name)
    {
        if (!Named(name).IsAssignableTo(typeof(IQuestion)))
            return;

        (await Call(Named(name), caller: null)).Error.ShouldNotBeNull().Type.Kind.ShouldBe(ErrorKind.Unauthenticated);
    }

    private static Type Named(string name) => All.Single(type => type.Name == name);

    private static bool IsJob(Type type) =>
        type.GetInterfaces().Any(known => known.IsGenericType && known.GetGenericTypeDefinition() == typeof(IJobHandler<>));

    private static Type QueryOf(Type question) => typeof(InfrastructureServices).Assembly.GetTypes()
        .SelectMany(type => type.GetInterfaces())
        .Where(known => known.IsGenericType && known.GetGenericTypeDefinition() == typeof(IQuery<,>))
        .First(query => query.GetGenericArguments()[0] == question);

    private async Task<(Error? Error, object? Answer)> Call(Type type, Caller? caller)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var isQuestion = type.IsAssignableTo(typeof(IQuestion));
        var contract = isQuestion ? QueryOf(type) : type;
        var method = contract.GetMethod(isQuestion ? "Ask" : "Handle")!;
        object?[] arguments = [.. method.GetParameters().Select(parameter => Sample(parameter.ParameterType, caller))];
        var result = method.Invoke(scope.ServiceProvider.GetRequiredService(contract), arguments)!;
        if (result is Task called)
        {
            await called;
            result = called.GetType().GetProperty("Result")!.GetValue(called)!;
        }

        var error = (Error?)result.GetType().GetProperty("Error")!.GetValue(result);
        return (error, error is null ? result.GetType().GetProperty("Value")?.GetValue(result) : null);
    }

    /// <summary>Good enough to be refused for who sends it.</summary>
    private object? Sample(Type type, Caller? caller) => type switch
    {
        _ when type == typeof(Caller) => caller,
        _ when type == typeof(OrderId) => api.Order,
        _ when type == typeof(JobId) => api.Job,
        _ when type == typeof(ApiKeyId) => api.Key,
        _ when type == typeof(CancellationToken) => TestContext.Current.CancellationToken,
        _ when type == typeof(PageRequest) => new PageRequest(PageRequest.DefaultLimit, Cursor: null, WithTotal: false),
        { IsValueType: true } => Activator.CreateInstance(type),
        { IsInterface: true, IsGenericType: true } when Lists.Contains(type.GetGenericTypeDefinition()) =>
            Array.CreateInstance(type.GetGenericArguments()[0], 0),
        { IsClass: true } when type.Namespace!.Contains(".Application.", StringComparison.Ordinal) => New(type, caller),
        _ => null,
    };

    private object New(Type type, Caller? caller)
    {
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType, caller))]);
    }
}

/// <summary>A host where somebody has an order, a job and a key.</summary>
public sealed class GuardedThings : Api, IAsyncLifetime
{
    public UserId Owner { get; private set; }

    public OrderId Order { get; private set; }

    public JobId Job { get; private set; }

    public ApiKeyId Key { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await Start();
        var owner = As(Admin);
        Owner = Id<UserId>((await owner.Get("/v1/me").Json()).GetProperty("id").GetString());
        Order = Id<OrderId>((await owner.PlaceOrder((1, "SKU-00001")).Order()).Id);
        Job = Id<JobId>((await owner.Enqueue("inventory.reconcile").Job()).Id);
        Key = Id<ApiKeyId>((await owner.NewKey("orders:own")).Id);
    }

    private static TId Id<TId>(string? text)
        where TId : struct, ITypedId<TId> =>
        TypedId.TryParse<TId>(text, out var id) ? id : throw new InvalidOperationException($"{text} is no id.");
}
