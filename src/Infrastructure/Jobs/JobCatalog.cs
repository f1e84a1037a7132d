using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>Every kind of job that this process knows, and how it is done.</summary>
internal sealed class JobCatalog
{
    private readonly Dictionary<string, KnownKind> _byType;
    private readonly Dictionary<Type, KnownKind> _byArguments;

    public JobCatalog(IEnumerable<JobKind> kinds)
    {
        var known = kinds.Select(kind => (KnownKind)Activator.CreateInstance(typeof(KnownKind<>).MakeGenericType(kind.Arguments), kind)!)
            .ToList();
        _byType = known.ToDictionary(kind => kind.Kind.Type, StringComparer.Ordinal);
        _byArguments = known.ToDictionary(kind => kind.Kind.Arguments);
    }

    public IEnumerable<JobKind> Kinds => _byType.Values.Select(known => known.Kind);

    public IEnumerable<string> Queues => Kinds.Select(kind => kind.Queue).Append(JobKind.DefaultQueue).Distinct(StringComparer.Ordinal);

    /// <summary>How many of a queue a process does at once, where its kinds say it.</summary>
    public int? SlotsOf(string queue) => Kinds.Where(kind => kind.Queue == queue).Max(kind => kind.Slots);

    public KnownKind? Find(string type) => _byType.GetValueOrDefault(type);

    /// <exception cref="InvalidOperationException">No kind takes such arguments: it is not registered.</exception>
    public JobKind Of(Type arguments) => _byArguments.TryGetValue(arguments, out var known)
        ? known.Kind
        : throw new InvalidOperationException($"No kind of job takes a {arguments.Name}: add it to the kinds of its feature.");

    /// <summary>
    /// The stored name of where its jobs wait. A kind with a limit waits apart from the others of its queue, so that those who look for
    /// these do not have to pass by jobs that they may not take.
    /// </summary>
    public static string ConsumerOf(JobKind kind) => kind.AtOnce is null ? kind.Queue : $"{kind.Queue}/{kind.Type}";
}

/// <summary>A kind, with its arguments' type at hand.</summary>
internal abstract class KnownKind(JobKind kind)
{
    public JobKind Kind => kind;

    /// <summary>
    /// Reads the arguments, makes the handler in this scope, and lets it work, where whoever asked for it may have it done.
    /// </summary>
    public Task<JobOutcome> Do(IServiceProvider scope, string arguments, JobRun run, CancellationToken ct) =>
        kind.Access.Refuses(run.Sender()) is { } refused
            ? Task.FromResult<JobOutcome>(new JobOutcome.FailPermanently($"Whoever asked for it may not have it done. {refused.Detail}"))
            : Handle(scope, arguments, run, ct);

    protected abstract Task<JobOutcome> Handle(IServiceProvider scope, string arguments, JobRun run, CancellationToken ct);
}

internal sealed class KnownKind<TArguments>(JobKind kind) : KnownKind(kind)
{
    private readonly ObjectFactory _handlers = ActivatorUtilities.CreateFactory(kind.Handler, []);

    protected override Task<JobOutcome> Handle(IServiceProvider scope, string arguments, JobRun run, CancellationToken ct)
    {
        var read = JsonSerializer.Deserialize<TArguments>(arguments, JobJson.Options) ?? throw new JsonException("The arguments are null.");
        return ((IJobHandler<TArguments>)_handlers(scope, [])).Handle(read, run, ct);
    }
}
