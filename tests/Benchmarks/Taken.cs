using System.Diagnostics;
using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Benchmarks;

/// <summary>A reaction that does nothing: its effect is that it is kept that the entry was applied.</summary>
internal sealed class Taken(WriteBatch batch) : IReaction<IntegrationEvent>
{
    public static readonly Reaction Reaction = Reaction.OfPublished<Taken>("benchmarks-take", "benchmarked");

    private static readonly JsonElement Data =
        JsonElement.Parse("""{"shipment":"shp_01jz8m5k3vf7q9w2x4y6a8b0cd","tracking":"00340434161094042557"}""");

    private static Action<long>? Last;
    private static int Left;

    /// <param name="last">Is called with the time at which the effect of the last of so many was committed.</param>
    public static void Expect(int count, Action<long> last) => (Left, Last) = (count, last);

    public static IntegrationEvent New()
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = TypedId.New<IntegrationEventId>(now);
        return new IntegrationEvent(id, "benchmarked", 1, $"ord_{id.ToString()[4..]}", 1, now, Data);
    }

    public Task<Result> Handle(IntegrationEvent happened, CancellationToken ct)
    {
        batch.AfterCommit(_ =>
        {
            if (Interlocked.Decrement(ref Left) == 0)
                Last?.Invoke(Stopwatch.GetTimestamp());
            return Task.CompletedTask;
        });
        return Task.FromResult(Result.Success);
    }
}
