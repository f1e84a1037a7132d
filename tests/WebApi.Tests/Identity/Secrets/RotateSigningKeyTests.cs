namespace CleanOrders.WebApi.Tests.Identity.Secrets;

public sealed class RotateSigningKeyTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(2, "--now")]
    [InlineData(1, "--now", "--revoke-old")]
    public async Task A_command_makes_the_next_key(int keys, params string[] how)
    {
        await using var database = await TestDatabase.New();

        var made = await ApiCommand.Run(
            [.. database.Settings, .. Production.Settings()], ["rotate-signing-key", .. how, "--Identity:Audience=somebody"]);

        made.ExitCode.ShouldBe(0, made.ToString());
        made.Output.ShouldContain(keys == 1 ? "; all others were dropped." : " was made and signs from ");
        (await database.Scalar<long>("SELECT count(*) FROM signing_keys")).ShouldBe(keys);
        (await database.Scalar<long>("SELECT count(*) FROM security_events WHERE kind = 'signing_key_made'")).ShouldBe(2);
    }

    [Theory]
    [InlineData("--revoke-old")]
    [InlineData("now")]
    public async Task A_command_with_something_else_to_it_is_explained_and_makes_no_key(string how)
    {
        await using var database = await TestDatabase.New();

        var refused = await ApiCommand.Run([.. database.Settings, .. Production.Settings()], ["rotate-signing-key", how]);

        refused.ExitCode.ShouldBe(1, refused.ToString());
        refused.Errors.Trim().ShouldBe("Usage: rotate-signing-key [--now [--revoke-old]] [--Key=value ...]");
    }
}
