using CleanOrders.Application;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Notifications.Channels.Email;

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

    public static TheoryData<RetryPolicy, double> Hours => new()
    {
        { RetryPolicy.Work, 1.5 },
        { RetryPolicy.Money, 5 },
        { RetryPolicy.Unceasing, 1.5 },
        { EmailChannel.Policy, 6.5 },
    };

    [Theory, MemberData(nameof(Hours))]
    public void Work_is_given_up_after_as_long_as_the_documents_say(RetryPolicy policy, double hours) =>
        Enumerable.Range(1, policy.Attempts - 1).Sum(attempt => policy.DelayAfter(attempt, 0.5)!.Value.TotalHours)
            .ShouldBe(hours, hours / 10);

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
