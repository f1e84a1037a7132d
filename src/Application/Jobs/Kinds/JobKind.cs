using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs.Kinds;

/// <summary>A kind of job: its name, which never changes because it is stored, what it is given, who does it, and on what terms.</summary>
/// <param name="Type">Its name on the wire and in the database, as in <c>orders.export</c>.</param>
/// <param name="Arguments">The record that its arguments are read into.</param>
/// <param name="Handler">The <see cref="IJobHandler{TArguments}"/>.</param>
public sealed record JobKind(string Type, Type Arguments, Type Handler)
{
    public const string DefaultQueue = "default";

    /// <summary>The priority of what moves money or frees stock: before anything that somebody only wants to look at.</summary>
    public const int Pressing = 8;

    /// <summary>Which workers do it: each queue has its own slots.</summary>
    public string Queue { get; init; } = DefaultQueue;

    /// <summary>0 to 9: how it stands in its queue where nobody says otherwise. What moves money or frees stock comes first.</summary>
    public int Priority { get; init; }

    public RetryPolicy Retry { get; init; } = RetryPolicy.Work;

    /// <summary>How long one attempt may take; then its token is cancelled and it counts as failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many of its queue a process does at once, for work that waits for others and needs little itself; left out,
    /// <c>Jobs:Concurrency</c>.
    /// </summary>
    public int? Slots { get; init; }

    /// <summary>How many of this kind run at once in the whole system; left out, as many as there are slots.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Whether somebody with <c>jobs:enqueue</c> can ask for it by its name; the others are the service's own.</summary>
    public bool IsPublic { get; init; }

    /// <summary>What it does and takes, for those who ask for it by its name: a sentence or two of Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who may have it done, as its handler says: looked at when it is done.</summary>
    public Access Access { get; private init; } = Access.Service;

    /// <summary>
    /// The permissions that it uses of whoever enqueued it. It ends when they lose one. Its result is for those who have the ones that it
    /// was done with.
    /// </summary>
    public IReadOnlyList<Permission> Uses { get; init; } = [];

    /// <summary>What it is done with by who has none of <see cref="Uses"/>, if it does anything for them.</summary>
    public Permission? Own { get; init; }

    /// <summary>How long those that have succeeded are kept, for what is done again and again; left out, <c>Jobs:Retention</c>.</summary>
    public TimeSpan? KeepSucceeded { get; init; }

    /// <summary>What it is done with, for whoever may this.</summary>
    public IReadOnlyList<Permission> UsedFor(Caller sender)
    {
        var held = Uses.Where(sender.May).ToList();
        return held.Count == 0 && Own is { } own && sender.May(own) ? [own] : held;
    }

    public static JobKind Of<TArguments, THandler>(string type)
        where TArguments : notnull
        where THandler : IJobHandler<TArguments>, IGuarded => new(type, typeof(TArguments), typeof(THandler))
        {
            Access = THandler.Access,
            Uses = THandler.Access.Permissions,
            Own = THandler.Access.Owner is null ? null : THandler.Access.OfKeys,
        };
}
