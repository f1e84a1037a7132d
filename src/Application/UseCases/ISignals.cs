namespace CleanOrders.Application.UseCases;

/// <summary>Says that there may be news of something, so that whoever shows it looks at once and not only every now and then.</summary>
public interface ISignals
{
    /// <summary>Begins to listen: whatever becomes known from now on is heard, also between two waits.</summary>
    /// <param name="aggregate">The id of what to hear of, as in <c>ord_…</c>.</param>
    IListener Follow(string aggregate);
}

/// <summary>Somebody who listens, until disposed.</summary>
public interface IListener : IDisposable
{
    /// <summary>Waits in real time, whatever clock the service goes by. Several pieces of news meanwhile are one.</summary>
    /// <returns>Whether there was news, before the time was over.</returns>
    Task<bool> Wait(TimeSpan atMost, CancellationToken ct);
}
