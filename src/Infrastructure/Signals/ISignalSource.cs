using System.Diagnostics.CodeAnalysis;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>How instances tell each other what has ended; not there where there is only one.</summary>
internal interface IRevocationSignals
{
    /// <summary>Where they come from, and how to start it: for the line in the log that says they do not.</summary>
    string Source { get; }

    /// <summary>Whether what was committed may never be told: then every instance reads again and again.</summary>
    bool CanBeLost { get; }

    /// <summary>Tells the others what was committed. It does not fail: whoever cannot be told must find out.</summary>
    Task Send(string signal);

    /// <summary>Begins to listen.</summary>
    Task<IRevocationFeed> Follow(CancellationToken ct);
}

/// <summary>What is told from now on, on one connection. When that breaks, the next call fails.</summary>
internal interface IRevocationFeed : IAsyncDisposable
{
    /// <summary>Asks whether signals still arrive here. What was sent before it was asked has arrived with the answer.</summary>
    Task Prove(CancellationToken ct);

    /// <returns>Whether there may be signals.</returns>
    Task<bool> Wait(TimeSpan atMost, CancellationToken ct);

    bool TryTake([NotNullWhen(true)] out string? signal);
}
