namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>
/// Of every eight jobs that a consumer claims, seven are those of the highest priority and one is what has been due for longest, whatever
/// its priority. So what is due waits for at most eight times as many jobs as were due before it, however many of a higher priority come.
/// </summary>
internal sealed class ConsumerShare
{
    public const int OneOf = 8;

    private int _byPriority;

    /// <returns>How many to claim next, and whether those that have been due for longest.</returns>
    public (int AtMost, bool Oldest) Next(int room) =>
        _byPriority >= OneOf - 1 ? (Math.Min(room, _byPriority / (OneOf - 1)), true) : (room, false);

    /// <param name="wasAll">Fewer were there than were asked for: nobody waits.</param>
    public void Claimed(int jobs, bool oldest, bool wasAll) =>
        _byPriority = wasAll ? 0 : oldest ? _byPriority - (jobs * (OneOf - 1)) : _byPriority + jobs;
}
