using CleanOrders.Domain.SharedKernel;
using CleanOrders.ServiceDefaults.Authentication;
using CleanOrders.ServiceDefaults.Problems;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace CleanOrders.WebApi.GraphQL.Execution;

/// <summary>What the fields of one operation share while it runs.</summary>
internal sealed class Operation(HttpContext http, CostBudget budget) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    private readonly Dictionary<FieldType, object> _batches = [];
    private readonly Dictionary<(GraphQLSelectionSet, IGraphType), (GraphQLField, FieldType)[]> _fields = [];
    private bool _mayGoOn;

    /// <summary>What it may cost, with the others of the same request.</summary>
    public CostBudget Budget => budget;

    /// <summary>The last event that its reader has, where it comes again; it counts more than what the document says.</summary>
    public int? LastEvent { get; init; }

    /// <summary>The event that it is run for; nothing, where it is none or has only begun.</summary>
    public object? Event { get; init; }

    /// <summary>What it follows, once it has begun.</summary>
    public IAsyncEnumerable<IReadOnlyList<FollowedEvent>>? Events { get; set; }

    public static Operation Of(IResolveFieldContext context) => (Operation)context.UserContext;

    /// <summary>The batch of a link: one for all places where it stands in the answer.</summary>
    public TBatch Batch<TBatch>(FieldType link, Func<TBatch> make)
        where TBatch : class
    {
        if (!_batches.TryGetValue(link, out var batch))
            _batches.Add(link, batch = make());
        return (TBatch)batch;
    }

    /// <summary>The fields of a selection, which are the same for all things that it stands for.</summary>
    public (GraphQLField Field, FieldType Definition)[] FieldsOf(
        GraphQLSelectionSet selection, IGraphType type, Func<(GraphQLField Field, FieldType Definition)[]> collect)
    {
        if (!_fields.TryGetValue((selection, type), out var fields))
            _fields.Add((selection, type), fields = collect());
        return fields;
    }

    /// <summary>A body may be long in coming: whoever was locked or signed out since its first line changes nothing.</summary>
    public async Task StillMay()
    {
        if (!_mayGoOn && await StillSignedIn.Refusal(http) is { } refusal)
            throw new RefusedError(refusal.Error!);
        _mayGoOn = true;
    }
}

/// <summary>One event of a subscription.</summary>
/// <param name="Position">Where it goes on after this one.</param>
internal sealed record FollowedEvent(int Position, object Data);

/// <summary>What the operations of one request may cost together: several cost no less than one of the same size.</summary>
internal sealed class CostBudget(int most)
{
    private double _spent;

    /// <returns>Why it may not run; nothing, where there was enough left, which is spent then.</returns>
    public Error? Spend(double cost)
    {
        if (_spent + cost > most)
            return GraphQLErrors.TooExpensive.With($"It costs {cost:0.#}, and {most - _spent:0.#} of {most} are left.") with
            {
                Extensions = new Dictionary<string, object>(StringComparer.Ordinal) { ["cost"] = cost, ["most"] = most },
            };
        _spent += cost;
        return null;
    }
}
