using CleanOrders.Application;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs;
using CleanOrders.Infrastructure.Jobs.Execution;
using CleanOrders.Infrastructure.Jobs.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Jobs.Queue;

/// <summary>Priorities say who is first, and not who is never done.</summary>
public sealed class ShareTests
{
    private readonly Script _script = new();

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task What_is_due_is_done_however_much_comes_of_a_higher_priority(DatabaseKind kind)
    {
        const int Older = 3;
        await using var database = await TestDatabase.New(kind);
        await using var host =
            await JobHost.Start(database, [ScriptedHandler.Kind], _script, settings: ["Jobs:Concurrency=1", "Jobs:Prefetch=0"]);
        var (free, isFed) = (new TaskCompletionSource(), true);
        _script.Does = async (arguments, run, ct) =>
        {
            // For each that is done, another one comes: there are always as many.
            await free.Task.WaitAsync(ct);
            if (arguments.Number == 9 && Volatile.Read(ref isFed))
                _ = await host.Enqueue(new Scripted(9), new JobTerms { Priority = 9 });
            if (arguments.Number == 0)
                Volatile.Write(ref isFed, false);
            return new JobOutcome.Done();
        };
        _ = await database.StatusBecomes(await host.Enqueue(new Scripted(-1)), "running");
        _ = await host.Enqueue(Enumerable.Repeat((new Scripted(9), (JobTerms?)new JobTerms { Priority = 9 }), Older));
        var lowest = await host.Enqueue(new Scripted(0), new JobTerms { Priority = 0 });

        free.SetResult();

        _ = await database.StatusBecomes(lowest, "succeeded");
        var before = _script.Begun.TakeWhile(number => number != 0).Count();
        before.ShouldBeInRange(Older, ConsumerShare.OneOf * (Older + 1));
    }

    [Theory, InlineData(DatabaseKind.Postgres), InlineData(DatabaseKind.Sqlite)]
    public async Task Those_that_have_been_due_for_longest_are_claimed_whatever_their_priority(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.New(kind);
        await using var host = await JobHost.Start(database, [ScriptedHandler.Kind], _script, clock, settings: "Workers:Enabled=false");
        foreach (var (number, priority) in new[] { (1, 5), (2, 0), (3, 9), (4, 0), (5, 9) })
        {
            _ = await host.Enqueue(new Scripted(number), new JobTerms { Priority = priority });
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var scope = host.Scope();
        var store = scope.ServiceProvider.GetRequiredService<JobStore>();
        async Task<List<int>> Take(int atMost, bool oldest) =>
            [.. (await store.Take(
                AClaim.Of(ScriptedHandler.Kind, clock.GetUtcNow(), atMost) with { Oldest = oldest },
                TestContext.Current.CancellationToken)).Select(AClaim.Number)];

        (await Take(1, oldest: false)).ShouldBe([3]);
        (await Take(2, oldest: true)).ShouldBe([1, 2], ignoreOrder: true);
        (await Take(1, oldest: false)).ShouldBe([5]);
        (await Take(9, oldest: true)).ShouldBe([4]);
    }

    [Fact]
    public void Of_every_eight_that_are_claimed_one_is_the_oldest()
    {
        foreach (var room in new[] { 1, 2, 5, 8, 100 })
        {
            var (share, oldest, all) = (new ConsumerShare(), 0, 0);
            while (all < 8_000)
            {
                var next = share.Next(room);
                next.AtMost.ShouldBeInRange(1, room);
                share.Claimed(next.AtMost, next.Oldest, wasAll: false);
                (oldest, all) = (oldest + (next.Oldest ? next.AtMost : 0), all + next.AtMost);
            }

            oldest.ShouldBeInRange((all / ConsumerShare.OneOf) - room - 1, (all / ConsumerShare.OneOf) + 1, $"{room} at once");
        }
    }

    [Fact]
    public void What_moves_money_or_frees_stock_is_before_everything_that_somebody_asks_for()
    {
        string[] money = ["payments.resolve", "payments.refund", "orders.expire_unpaid"];

        foreach (var kind in Features.JobKinds.Where(kind => money.Contains(kind.Type)))
            Features.JobKinds.Where(other => other.IsPublic)
                .ShouldAllBe(
                    other => other.Priority < kind.Priority && JobCatalog.ConsumerOf(other) != JobCatalog.ConsumerOf(kind), kind.Type);
    }
}
