using CleanOrders.Application.UseCases;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>Fields that lead from one thing to another: for all that stand in one answer, the other is asked for once.</summary>
internal static class Links
{
    /// <summary>What marks a link among the fields of a type.</summary>
    public const string Mark = "link";

    /// <param name="keyOf">The id of the other.</param>
    /// <param name="ask">The question for all of them.</param>
    /// <param name="type">What is found for each.</param>
    public static void Link<TSource, TKey, TQuestion, TLinked>(
        this ObjectGraphType<TSource> source, string name, string description, Func<TSource, TKey> keyOf,
        Func<IReadOnlyCollection<TKey>, IResolveFieldContext, TQuestion> ask, Answer<TLinked> type)
        where TKey : notnull
        where TQuestion : IQuestion
        where TLinked : class
    {
        var link = new FieldType
        {
            Name = name,
            Description = description,
            Type = type.Graph,
            Resolver = new FuncFieldResolver<TSource, object?>(context => BatchOf(context, ask, type).Load(keyOf(context.Source))),
        };
        link.Metadata[Mark] = true;
        _ = source.AddField(link);
    }

    private static Batch<TKey, TLinked> BatchOf<TKey, TQuestion, TLinked>(
        IResolveFieldContext context, Func<IReadOnlyCollection<TKey>, IResolveFieldContext, TQuestion> ask, Answer<TLinked> type)
        where TKey : notnull
        where TQuestion : IQuestion
        where TLinked : class => Operation.Of(context).Batch(context.FieldDefinition, () =>
    {
        // The library uses a context again for other fields.
        var (first, query) =
            (context.Copy(), context.RequestServices!.GetRequiredService<IQuery<TQuestion, IReadOnlyDictionary<TKey, TLinked>>>());
        return new Batch<TKey, TLinked>(keys => first.Answer(query, ask(keys, first)), type.None);
    });
}

/// <summary>What a link leads to: one thing, or several.</summary>
/// <param name="None">What it leads to where nothing was found.</param>
internal sealed record Answer<T>(Type Graph, T? None)
    where T : class
{
    public static Answer<T> One { get; } = new(typeof(GraphQLClrOutputTypeReference<T>), None: null);

    public static Answer<IReadOnlyList<T>> Many { get; } =
        new(typeof(ListGraphType<NonNullGraphType<GraphQLClrOutputTypeReference<T>>>), None: []);
}

/// <summary>Collects what is asked for one by one, and asks for it at once when the first answer is wanted.</summary>
internal sealed class Batch<TKey, T>(Func<IReadOnlyCollection<TKey>, Task<IReadOnlyDictionary<TKey, T>>> fetch, T? none)
    where TKey : notnull
    where T : class
{
    private Pending? _open;

    private T? None => none;

    public IDataLoaderResult Load(TKey key)
    {
        var pending = _open ??= new Pending();
        _ = pending.Keys.Add(key);
        return new Wanted(this, pending, key);
    }

    private sealed class Pending
    {
        public HashSet<TKey> Keys { get; } = [];

        public Task<IReadOnlyDictionary<TKey, T>>? Found { get; set; }
    }

    private sealed class Wanted(Batch<TKey, T> batch, Pending pending, TKey key) : IDataLoaderResult
    {
        public async Task<object?> GetResultAsync(CancellationToken cancellationToken = default)
        {
            if (batch._open == pending)
                batch._open = null;
            return (await (pending.Found ??= batch.Fetch(pending.Keys))).GetValueOrDefault(key, batch.None!);
        }
    }

    private Task<IReadOnlyDictionary<TKey, T>> Fetch(IReadOnlyCollection<TKey> keys) => fetch(keys);
}
