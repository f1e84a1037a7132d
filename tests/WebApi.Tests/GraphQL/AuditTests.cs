using CleanOrders.WebApi.Tests.Docs;

namespace CleanOrders.WebApi.Tests.GraphQL;

/// <summary>
/// The endpoint keeps to GraphQL over HTTP: the audits are of those who write its specification. What a server may do, and this one does
/// not, stands in the output.
/// </summary>
public sealed class AuditTests(SharedApi api)
{
    private const string Passed = "ok";

    // An audit of what a server may do fails by a notice: by a warning, what it should do, and by an error, what it must.
    private const string Notice = "notice";

    [Fact]
    public async Task Every_audit_of_what_a_server_must_and_should_do_passes()
    {
        using var tools = await NodeTools.New("graphql-audits.mjs");

        var (exitCode, output) =
            await NodeTools.Run(tools.Folder, "node", ["graphql-audits.mjs", $"{new Uri(api.Address, "/graphql")}"]);

        exitCode.ShouldBe(0, output);
        var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        found.Count(line => line.StartsWith(Passed, StringComparison.Ordinal)).ShouldBeGreaterThan(40, output);
        found.Where(line => line.Split(' ')[0] is not (Passed or Notice)).ShouldBeEmpty();
        foreach (var line in found.Where(line => line.StartsWith(Notice, StringComparison.Ordinal)))
            TestContext.Current.TestOutputHelper!.WriteLine(line);
    }
}
