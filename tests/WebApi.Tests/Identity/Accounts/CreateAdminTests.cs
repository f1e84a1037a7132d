
namespace CleanOrders.WebApi.Tests.Identity.Accounts;

public sealed class CreateAdminTests
{
    private const string Password = "a password of the first one";

    [Fact]
    public async Task The_first_administrator_is_made_by_a_command_that_reads_the_password()
    {
        await using var database = await TestDatabase.New();
        var settings = Production.Settings();
        var email = IdentityCalls.NewEmail();

        var made = await CreateAdmin(database, settings, email, Password);
        var again = await CreateAdmin(database, settings, email, "another password for it");

        made.ExitCode.ShouldBe(0, made.ToString());
        made.Output.ShouldContain($"{email} is an administrator now.");
        made.ToString().ShouldNotContain(Password);
        ShouldBeRefused(again, $"Not made: {email} has an account already.");
        await using var api = await Api.New(Production.Options(database, settings));
        await api.LogIn(email, "another password for it").ShouldBeProblem(401, "auth.invalid_credentials");
        var me = await api.Me((await api.LogIn(email, Password).Tokens()).AccessToken).Json();
        me.GetProperty("roles").EnumerateArray().Select(role => role.GetString()).ShouldBe(["admin"]);
        me.GetProperty("permissions").GetArrayLength().ShouldBe(20);
    }

    [Fact]
    public async Task A_weak_password_makes_no_administrator()
    {
        await using var database = await TestDatabase.New();

        var refused = await CreateAdmin(database, Production.Settings(), "root@example.com", "short");

        ShouldBeRefused(refused, "Not made: The password has 5 characters; 12 to 128 are wanted.");
        (await database.Scalar<long>("SELECT count(*) FROM users")).ShouldBe(0);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_e_mail_and_password_is_said()
    {
        await using var database = await TestDatabase.New();

        var refused = await CreateAdmin(database, Production.Settings(), "root", "");

        ShouldBeRefused(refused, "Not made: This is not an e-mail address. A password is required here.");
    }

    [Theory]
    [InlineData("create-admin")]
    [InlineData("create-admin", "root@example.com", "a password on the command line")]
    public async Task A_command_with_something_else_to_it_is_explained_and_starts_nothing(params string[] arguments)
    {
        await using var database = await TestDatabase.New();

        var refused = await ApiCommand.Run([.. database.Settings, .. Production.Settings()], arguments);

        ShouldBeRefused(refused, "Usage: create-admin EMAIL");
    }

    private static Task<CommandOutcome> CreateAdmin(
        TestDatabase database, Dictionary<string, string> settings, string email, string password) =>
        ApiCommand.Run([.. database.Settings, .. settings], ["create-admin", email], $"{password}\n");

    private static void ShouldBeRefused(CommandOutcome outcome, string line)
    {
        outcome.ExitCode.ShouldBe(1, outcome.ToString());
        outcome.Errors.Trim().ShouldStartWith(line, Case.Sensitive, outcome.ToString());
        outcome.Errors.Trim().ShouldNotContain("\n");
    }
}
