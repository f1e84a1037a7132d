using System.Globalization;

namespace CleanOrders.Template.Tests;

/// <summary>What looks for mistakes in a generated folder finds them.</summary>
public sealed class TreeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("template-tests-tree-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("a/x.cs", "namespace CleanOrders.Domain;", "a/x.cs:1: namespace CleanOrders.Domain;")]
    [InlineData("x.yml", "first\n  image: clean-orders", "x.yml:2: image: clean-orders")]
    [InlineData("x.md", "<!-- only in the template -->", "x.md:1: <!-- only in the template -->")]
    [InlineData("CleanOrders.sln", "", "CleanOrders.sln")]
    [InlineData("a.json", "  \"template\": \"cleanorders\",", "a.json:1: \"template\": \"cleanorders\",")]
    [InlineData(
        ".config/template-version.json", "  \"name\": \"CleanOrders\",", ".config/template-version.json:1: \"name\": \"CleanOrders\",")]
    public void What_speaks_of_the_template_is_found(string file, string text, string found)
    {
        Write(file, text);
        Write("y.md", "Orders that are clean");

        Tree.Leftovers(_folder.FullName, Tree.FilesIn(_folder.FullName)).ShouldBe([found]);
    }

    [Fact]
    public void What_records_where_it_came_from_may_name_the_template()
    {
        Write(".config/template-version.json", "{\n  \"package\": \"CleanOrders.Template\",\n  \"template\": \"cleanorders\",\n");

        Tree.Leftovers(_folder.FullName, Tree.FilesIn(_folder.FullName)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a/a.csproj", """<Project><ItemGroup><ProjectReference Include="../b/{0}.csproj" /></ItemGroup></Project>""")]
    [InlineData("a/a.csproj", """<Project><ItemGroup><ProjectReference Include="..\b\{0}.csproj" /></ItemGroup></Project>""")]
    [InlineData("a/a.csproj", """<Project><ItemGroup><ProjectReference Include="../*/{0}.csproj" /></ItemGroup></Project>""")]
    [InlineData("x.slnx", """<Solution><Folder Name="/b/"><Project Path="b/{0}.csproj" /></Folder></Solution>""")]
    [InlineData("x.sln",
        "Project(\"{{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}}\") = \"b\", \"b\\{0}.csproj\", "
            + "\"{{8CAA8CFB-7FEF-470C-BB82-15C91E240CCC}}\"\nEndProject\n")]
    public void A_reference_that_leads_nowhere_is_found(string file, string text)
    {
        Write("b/b.csproj", "<Project />");
        Write(file, string.Format(CultureInfo.InvariantCulture, text, "b"));
        Tree.DeadReferences(_folder.FullName, Tree.FilesIn(_folder.FullName)).ShouldBeEmpty();

        Write(file, string.Format(CultureInfo.InvariantCulture, text, "my_b"));
        Tree.DeadReferences(_folder.FullName, Tree.FilesIn(_folder.FullName)).ShouldHaveSingleItem().ShouldStartWith($"{file}: ");
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
