using System.Reflection;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>docs/security.md promises nothing that no test shows.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Each_promise_names_tests_that_there_are()
    {
        var promised = Promise().Matches(Repository.Read("docs/security.md")).SelectMany(row => Name().Matches(row.Groups["tests"].Value))
            .Select(name => name.Groups["name"].Value).ToList();
        var here = Assembly.GetExecutingAssembly();

        promised.Count.ShouldBeGreaterThan(5);
        promised.Where(name => !TestClasses.Methods(here, name).Any() && !RunElsewhere(name)).ShouldBeEmpty("no test of it is compiled");
    }

    // Of other projects the source is all that there is here.
    private static bool RunElsewhere(string name) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), $"{name}.cs", SearchOption.AllDirectories)
            .Any(file => !file.Contains("WebApi.Tests", StringComparison.Ordinal)
                && File.ReadAllText(file) is var text
                && (text.Contains("[Fact", StringComparison.Ordinal) || text.Contains("[Theory", StringComparison.Ordinal)));

    [Fact]
    public void Each_attack_is_tried_once()
    {
        var attacks = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "WebApi.Tests", "Attacks"), "*Attacks.cs")
            .SelectMany(file => Attack().Matches(File.ReadAllText(file)))
            .Select(attack => attack.Groups["name"].Value).ToList();

        attacks.ShouldNotBeEmpty();
        attacks.ShouldBeUnique();
        attacks.Where(name => !name.Contains("never", StringComparison.Ordinal) && !name.Contains("nothing", StringComparison.Ordinal))
            .ShouldBeEmpty("An attack is named for what must not happen");
    }

    [GeneratedRegex(@"^\| [^|]+ \| (?<tests>`[A-Z]\w+`[^|]*) \|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Promise();

    [GeneratedRegex(@"`(?<name>\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"Task (?<name>T\d\d_\w+)\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Attack();
}
