namespace CleanOrders.WebApi.Tests.Identity.Secrets;

public sealed class ProductionStartTests
{
    [Fact]
    public async Task A_start_that_is_refused_says_why_and_how_to_set_it_right_and_ends_with_1()
    {
        await using var database = await TestDatabase.New();

        var refused = await ApiCommand.Run([.. database.Settings, new("Orders:PaymentWindow", "00:00:00")], []);

        refused.ExitCode.ShouldBe(1, refused.ToString());
        var lines = refused.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(4, refused.ToString());
        lines.ShouldAllBe(line => line.StartsWith("Not started: ", StringComparison.Ordinal));
        lines.Single(line => line.Contains("Security:Secret", StringComparison.Ordinal)).ShouldContain("openssl rand -base64 32");
        _ = lines.Single(line => line.Contains("Payments:Provider", StringComparison.Ordinal));
        lines.Single(line => line.Contains("Orders:PaymentWindow", StringComparison.Ordinal))
            .ShouldContain("Orders:PaymentWindow is 00:00:00; it must be from 00:00:01 to 30.00:00:00.");
        lines.Single(line => line.Contains("Identity:Issuer", StringComparison.Ordinal)).ShouldContain("is not set.");
        Directory.GetFileSystemEntries(database.Folder).ShouldBeEmpty("A refused start leaves nothing behind.");
    }

    [Fact]
    public async Task A_database_with_users_whose_password_is_published_is_not_served()
    {
        await using var database = await TestDatabase.New();
        var settings = Production.Settings();
        await using (await Api.New(new ApiOptions { Database = database, Settings = settings }))
        {
            // Development, but for the secret: as when somebody takes such a database with them.
        }

        var refused = await ApiCommand.Run([.. database.Settings, .. settings], []);

        refused.ExitCode.ShouldBe(1, refused.ToString());
        var line = refused.Errors.Trim();
        line.ShouldStartWith("Not started: The database has the development user ");
        line.ShouldNotContain("\n");
        refused.ToString().ShouldNotContain(RunningApi.SeededPassword);
    }

    [Fact]
    public async Task A_database_that_was_made_with_another_secret_is_refused_in_one_line()
    {
        await using var database = await TestDatabase.New();
        await using (await Api.New(Production.Options(database, Production.Settings())))
        {
            // Makes the keys.
        }

        var refused = await ApiCommand.Run([.. database.Settings, .. Production.Settings()], []);

        refused.ExitCode.ShouldBe(1, refused.ToString());
        var line = refused.Errors.Trim();
        line.ShouldStartWith("Not started: The signing keys in the database were written with another Security:Secret.");
        line.ShouldNotContain("\n");
    }

    [Fact]
    public async Task Where_everything_is_set_it_starts_and_seeds_nothing()
    {
        await using var database = await TestDatabase.New();
        await using var api = await Api.New(Production.Options(database, Production.Settings()));

        await api.Anonymous().Get("/health/ready").ShouldBe(HttpStatusCode.OK);

        (await api.Anonymous().Get("/v1/products").Json()).GetProperty("items").EnumerateArray().ShouldBeEmpty();
        (await database.Scalar<long>("SELECT count(*) FROM users")).ShouldBe(0);
        (await database.Scalar<long>("SELECT count(*) FROM stock")).ShouldBe(0);
        (await database.Scalar<long>("SELECT count(*) FROM roles")).ShouldBe(4);
        await api.LogIn("admin@example.com", RunningApi.SeededPassword).ShouldBeProblem(401, "auth.invalid_credentials");
        api.Logs.Lines.ShouldAllBe(line => !line.Message.Contains(RunningApi.SeededPassword, StringComparison.Ordinal));

        // Who registers an address of the development users is no development user.
        await api.Register("admin@example.com", "a password of their own").ShouldBe(HttpStatusCode.Accepted);
        await api.Restart();
        await api.Confirm((await database.MailTo("admin@example.com")).Token).ShouldBe(HttpStatusCode.NoContent);
        _ = await api.LogIn("admin@example.com", "a password of their own").Tokens();
    }
}
