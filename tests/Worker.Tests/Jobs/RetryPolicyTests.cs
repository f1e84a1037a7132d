using CleanOrders.Application;
using CleanOrders.Application.Jobs.Kinds;

namespace CleanOrders.Worker.Tests.Jobs;

public sealed class RetryPolicyTests
{
    public static TheoryData<RetryPolicy> Policies =>
        [.. Features.JobKinds.Select(kind => kind.Retry)
            .Concat([RetryPolicy.Work, RetryPolicy.Reaction, RetryPolicy.Unceasing]).Distinct()];

    [Theory, MemberData(nameof(Policies))]
    public void Delays_grow_to_their_bound_and_then_there_are_none(RetryPolicy policy)
    {
        var delays = Enumerable.Range(1, policy.Attempts - 1).Select(attempt => policy.DelayAfter(attempt, 0.5)!.Value).ToList();

        delays[0].ShouldBe(policy.First);
        delays.Zip(delays.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
        delays.ShouldAllBe(delay => delay <= policy.Longest);
        policy.DelayAfter(policy.Attempts, 0.5).ShouldBeNull();
        policy.DelayAfter(policy.Attempts + 1, 0.5).ShouldBeNull();
        policy.Attempts.ShouldBeInRange(1, 100);
    }

    [Theory, MemberData(nameof(Policies))]
    public void Chance_changes_a_delay_by_a_fifth_at_most(RetryPolicy policy)
    {
        for (var attempt = 1; attempt < policy.Attempts; attempt++)
        {
            var middle = policy.DelayAfter(attempt, 0.5)!.Value;
            policy.DelayAfter(attempt, 0)!.Value.ShouldBe(middle * 0.8, TimeSpan.FromMilliseconds(1));
            policy.DelayAfter(attempt, 1)!.Value.ShouldBe(middle * 1.2, TimeSpan.FromMilliseconds(1));
        }
    }
}
