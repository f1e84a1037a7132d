using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using CleanOrders.WebApi.GraphQL.Execution;
using CleanOrders.WebApi.Requests;
using CleanOrders.WebApi.Responses;
using GraphQL;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>
/// The words that fields are written in. What is refused is thrown as <see cref="RefusedError"/>, and stands in the answer with the code of
/// the catalogue.
/// </summary>
internal static class Resolving
{
    /// <summary>Who asks.</summary>
    /// <exception cref="RefusedError">Nobody is signed in.</exception>
    public static Caller Caller(this IResolveFieldContext context) => context.User?.ToCallerOrNobody()
        ?? throw new RefusedError(Application.UseCases.Caller.Missing.With("Only somebody who is signed in can do this."));

    /// <summary>The answer to a question, or what it is refused with.</summary>
    public static async Task<TAnswer> Answer<TQuestion, TAnswer>(
        this IResolveFieldContext context, IQuery<TQuestion, TAnswer> query, TQuestion question)
        where TQuestion : IQuestion
    {
        var answer = await query.Ask(question, context.CancellationToken);
        return answer.IsFailure ? throw new RefusedError(answer.Error) : answer.Value;
    }

    /// <summary>Asks for one thing.</summary>
    /// <param name="read">Makes the question of the arguments, and notes what is wrong with them.</param>
    public static async Task<TAnswer?> Ask<TQuestion, TAnswer>(
        this IResolveFieldContext context, IQuery<TQuestion, TAnswer> query, Func<QueryReader, TQuestion> read)
        where TQuestion : IQuestion =>
        await context.Answer(query, Read(read));

    /// <summary>Asks for a page of a list.</summary>
    public static async Task<Connection<T>?> List<TQuestion, T>(
        this IResolveFieldContext context, IQuery<TQuestion, Page<T>> query, int? first, string? after,
        Func<PageRequest, QueryReader, TQuestion> read)
        where TQuestion : IQuestion =>
        Connections.Of(await context.Answer(query, context.ReadPage(first, after, read)), isFirst: after is null);

    /// <summary>Asks for a part of the list of events.</summary>
    public static async Task<Connection<IntegrationEvent>?> List(
        this IResolveFieldContext context, IQuery<ListEvents, EventList> query, int? first, string? after,
        Func<PageRequest, QueryReader, ListEvents> read) =>
        Connections.Of(await context.Answer(query, context.ReadPage(first, after, read)), isFirst: after is null);

    /// <summary>An id of one kind; what is none names nothing.</summary>
    public static TId IdOf<TId>(this IResolveFieldContext context, string text, ErrorType notFound)
        where TId : struct, ITypedId<TId> =>
        TypedId.TryParse<TId>(text, out var id)
            ? id
            : throw new RefusedError(notFound.With($"An id like {TId.Prefix}_… is expected as {context.FieldDefinition.Name} names it."));

    /// <summary>An argument, or what is wrong with it.</summary>
    public static T Read<T>(string pointer, Result<T> argument) =>
        Read(reader => reader.Violations.Take(pointer, argument));

    /// <summary>Begins to follow something, or gives the event that the field is resolved for.</summary>
    /// <param name="after">The last event that is known; what a reader that comes again says itself counts more.</param>
    public static async Task<T?> Follow<T>(
        this IResolveFieldContext context, int after, Func<int, Caller, Task<Result<IAsyncEnumerable<IReadOnlyList<FollowedEvent>>>>> begin)
        where T : class
    {
        var operation = Operation.Of(context);
        if (operation.Event is { } known)
            return (T)known;
        var begun = await begin(operation.LastEvent ?? after, context.Caller());
        operation.Events = begun.IsFailure ? throw new RefusedError(begun.Error) : begun.Value;
        return null;
    }

    /// <summary>
    /// Runs a command in the unit of work, as HTTP does: what was answered before under its key is answered again.
    /// </summary>
    /// <param name="handle">The use case, and the reply that HTTP gives.</param>
    public static Task<T?> Run<TBody, T>(
        this IResolveFieldContext context, MutationKey<T> key, TBody input,
        Func<TBody, Caller, CancellationToken, Task<Result<Reply>>> handle)
        where TBody : class
        where T : class
    {
        var unitOfWork = context.RequestServices!.GetRequiredService<IUnitOfWork>();
        return context.RunOwnUnits(key, input, (body, caller, request, ct) => unitOfWork.Run(
            request, async token => (await handle(body, caller, token)).Then(reply => reply.Store()), ct));
    }

    /// <summary>The same, for a use case that runs units of work of its own.</summary>
    public static async Task<T?> RunOwnUnits<TBody, T>(
        this IResolveFieldContext context, MutationKey<T> key, TBody input,
        Func<TBody, Caller, IdempotencyKey, CancellationToken, Task<Result<StoredResponse>>> handle)
        where TBody : class
        where T : class
    {
        var caller = context.Caller();
        await Operation.Of(context).StillMay();
        var request = key.Of(caller, input);
        var stored = await handle(Checked(input), caller, request, context.CancellationToken);
        return stored.IsFailure ? throw new RefusedError(stored.Error) : Reply.From(stored.Value).Read<T>();
    }

    private static PageRequest PageOf(IResolveFieldContext context, int? first, string? after, QueryReader reader) => new(
        reader.Limit("/first", first), after, WithTotal: context.SubFields?.ContainsKey("totalCount") == true)
    { WithCursors = true };

    private static TQuestion ReadPage<TQuestion>(
        this IResolveFieldContext context, int? first, string? after, Func<PageRequest, QueryReader, TQuestion> read) =>
        Read(reader => read(PageOf(context, first, after, reader), reader));

    private static T Read<T>(Func<QueryReader, T> read)
    {
        var reader = new QueryReader();
        var result = read(reader);
        return reader.Violations.Any ? throw new RefusedError(reader.Violations.ToError()) : result;
    }

    // By the reader of HTTP: no text has the number of a payment card here either.
    private static T Checked<T>(T input)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(input, ApiJson.Options), ApiJson.Options)!;
        }
        catch (JsonException json)
        {
            throw new RefusedError(new Violations().Noting(json));
        }
    }
}
