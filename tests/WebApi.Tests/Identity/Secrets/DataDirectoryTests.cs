using System.Runtime.Versioning;

namespace CleanOrders.WebApi.Tests.Identity.Secrets;

/// <summary>What is kept in files is its owner's: on SQLite, in whatever project this runs.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    [Fact]
    public async Task The_data_directory_is_made_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        var folder = Path.Combine(database.Folder, "deep", "data");
        var settings = Production.Settings();
        settings["Data:Directory"] = folder;

        await using var api = await Api.New(Production.Options(database, settings));
        _ = await api.RegisterSomebody();

        File.GetUnixFileMode(folder).ShouldBe(Owner | UnixFileMode.UserExecute);
        Directory.GetFiles(folder).ShouldContain(Path.Combine(folder, "orders.db"));
        foreach (var file in Directory.GetFiles(folder))
            (File.GetUnixFileMode(file) & Others).ShouldBe(UnixFileMode.None, file);
    }

    [Fact]
    public async Task In_a_directory_that_all_can_read_the_database_is_still_its_owners()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await using var database = await TestDatabase.New(DatabaseKind.Sqlite);
        File.SetUnixFileMode(
            database.Folder,
            Owner | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);

        await using var api = await Api.New(Production.Options(database, Production.Settings()));
        _ = await api.RegisterSomebody();

        Directory.GetFiles(database.Folder).ShouldNotBeEmpty();
        foreach (var file in Directory.GetFiles(database.Folder))
            (File.GetUnixFileMode(file) & Others).ShouldBe(UnixFileMode.None, file);
    }

    [Fact]
    public async Task In_Development_a_secret_is_made_once_and_kept_for_its_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        await using var database = await TestDatabase.New();
        var folder = Path.Combine(database.Folder, "own");
        var options =
            new ApiOptions
            {
                Database = database,
                Settings = new Dictionary<string, string> { ["Security:Secret"] = "", ["Data:Directory"] = folder }
            };
        await using var api = await Api.New(options);
        var pair = await api.LogIn("customer@example.com", RunningApi.SeededPassword).Tokens();
        var secret = await File.ReadAllTextAsync(Path.Combine(folder, "secret"), TestContext.Current.CancellationToken);

        await api.Restart();

        Convert.FromBase64String(secret).Length.ShouldBe(32);
        File.GetUnixFileMode(Path.Combine(folder, "secret")).ShouldBe(Owner);
        (await File.ReadAllTextAsync(Path.Combine(folder, "secret"), TestContext.Current.CancellationToken)).ShouldBe(secret);
        await api.Me(pair.AccessToken).ShouldBe(HttpStatusCode.OK);
        _ = await api.Refresh(pair.RefreshToken).Tokens();
    }
}
