using System.Xml.Linq;
using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.Architecture.Tests.Rules;
using CleanOrders.TestKit;

namespace CleanOrders.Architecture.Tests;

/// <summary>
/// What the build files promise: a layer cannot use what its project does not refer to, and an analyzer cannot speak where it is not wired.
/// </summary>
public sealed class ProjectTests
{
    [Theory]
    [InlineData("Domain", new string[0])]
    [InlineData("Application", new[] { "Microsoft.Extensions.DependencyInjection.Abstractions", "../Domain/Domain.csproj" })]
    public void An_inner_layer_refers_to(string project, string[] expected) =>
        References(Repository.Read($"src/{project}/{project}.csproj")).ShouldBe(expected);

    [Fact]
    public void A_reference_of_any_kind_is_seen() =>
        References("""<Project><ItemGroup><PackageReference Include="A" /><FrameworkReference Include="B" /><ProjectReference Include="C" /></ItemGroup></Project>""")
            .ShouldBe(["A", "B", "C"]);

    [Fact]
    public void Banned_symbols_are_banned_in_every_project()
    {
        var properties = XDocument.Parse(Repository.Read("Directory.Build.props"));

        properties.Descendants("PackageReference").Select(Include).ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        properties.Descendants("AdditionalFiles").Select(Include).ShouldContain("$(MSBuildThisFileDirectory)BannedSymbols.txt");
        properties.Descendants("TreatWarningsAsErrors").Select(element => element.Value).ShouldBe(["true"]);
        Repository.Read(".editorconfig").ShouldNotContain("RS0030");
    }

    [Fact]
    public void The_wall_clock_is_banned()
    {
        string[] clocks =
            ["System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTime.Today", "System.DateTimeOffset.Now",
                "System.DateTimeOffset.UtcNow"];

        clocks.ShouldBeSubsetOf(Banned.Symbols.Keys);
    }

    [Fact]
    public void The_layers_are_read()
    {
        string[] layers = ["Domain", "Application", "Infrastructure", "ServiceDefaults", "WebApi", "Gateway"];

        layers.ShouldBeSubsetOf(CompiledCode.Types.Select(CompiledCode.LayerOf));
    }

    private static string[] References(string project) =>
        [.. XDocument.Parse(project).Descendants().Where(element => element.Name.LocalName.EndsWith("Reference", StringComparison.Ordinal))
            .Select(Include)];

    private static string Include(XElement element) => element.Attribute("Include")?.Value ?? "";
}
