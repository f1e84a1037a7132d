namespace CleanOrders.WebApi.Tests.Postgres.Statements;

/// <summary>
/// What an API sends by itself, every now and then, belongs to no operation. It reads the signing keys and how much waits each minute, and
/// where it is not proved in time that revocations arrive, as on a busy machine: then it reads the caller again.
/// </summary>
internal static class BackgroundStatements
{
    private static readonly string[] _texts =
    [
        "AS sampled", "FROM signing_keys", "INTO api_key_usage", "FROM webhooks WHERE secret IS NOT",
        "FROM webhooks WHERE previous_secret IS NOT",
    ];

    /// <param name="text">A statement, or a plan with its text.</param>
    public static bool AreIn(string text) => _texts.Any(one => text.Contains(one, StringComparison.Ordinal));

    /// <summary>What an operation sends. It is prepared and run again where something else came between.</summary>
    /// <param name="prepare">Gives the operation, and may send whatever it needs.</param>
    public static async Task<Traffic> Measure(this WireTap tap, Func<Task<Func<Task>>> prepare)
    {
        using var bound = new CancellationTokenSource(Eventually.Bound);
        while (true)
        {
            bound.Token.ThrowIfCancellationRequested();
            var operation = await prepare();
            _ = tap.Take();
            await operation();
            if (tap.Take() is var traffic && !traffic.Statements.Any(AreIn))
                return traffic;
        }
    }
}
