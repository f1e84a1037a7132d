using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Postgres.Identity;

/// <summary>Within one instance guesses take turns. Between instances only the database stands.</summary>
public sealed class TwoInstancesGuessTests
{
    [Fact]
    public async Task No_more_guesses_get_through_because_they_come_at_once_to_several_instances()
    {
        await using var database = await TestDatabase.Seeded();
        var options = new ApiOptions
        {
            Database = database,
            Settings = new Dictionary<string, string>(
                StringComparer.Ordinal)
            { ["Identity:FreeLoginFailures"] = "5", ["Identity:LoginDelay"] = "00:01:00" },
        };
        await using var one = await Api.New(options);
        await using var other = await Api.New(options);

        for (var i = 0; i < 5; i++)
        {
            var email = IdentityCalls.NewEmail();
            var answers =
                await Task.WhenAll(
                    Enumerable.Range(0, 24).Select(guess => (guess % 2 == 0 ? one : other).LogIn(email, $"guess number {guess}")));

            answers.Count(answer => answer.Status == HttpStatusCode.Unauthorized).ShouldBe(5);
            answers.Count(answer => answer.Status == HttpStatusCode.TooManyRequests).ShouldBe(19);
        }
    }
}
