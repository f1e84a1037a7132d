using System.Diagnostics.CodeAnalysis;

namespace CleanOrders.Infrastructure.Signals;

/// <summary>From where signals of other processes arrive. Where none is registered there is one process only.</summary>
internal interface ISignalSource
{
    /// <summary>What it is, and how to start it: for the line in the log that says that nothing arrives.</summary>
    string Description { get; }

    /// <summary>Whether the end of a session may be committed and never signalled: then everything is read again and again.</summary>
    bool CanLose { get; }

    /// <summary>Subscribes. When it returns, whatever is sent arrives.</summary>
    Task<ISignalFeed> Listen(CancellationToken ct);
}

/// <summary>What arrives from now on, on one connection. When that breaks, the next request to it fails.</summary>
internal interface ISignalFeed : IAsyncDisposable
{
    /// <summary>Asks whether signals still arrive here. What was sent before it was asked has arrived with the answer.</summary>
    Task Prove(CancellationToken ct);

    /// <returns>Whether there may be signals.</returns>
    Task<bool> Wait(TimeSpan atMost, CancellationToken ct);

    /// <summary>Takes the next end of a session. All other topics go to the hub by themselves.</summary>
    bool TryTake([NotNullWhen(true)] out string? ended);
}
