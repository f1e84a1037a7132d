#:property PublishAot=false
#:package Microsoft.Extensions.FileSystemGlobbing@10.0.15

// Packs the template:   dotnet run build/pack.cs [-- --version 1.2.3] [--output FOLDER]
// Into artifacts/CleanOrders.Template.VERSION.nupkg goes what git tracks, without what template.json leaves out of every project.
// It refuses where template.json and the marked regions of the sources do not fit each other.

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileSystemGlobbing;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
if (args.Where((_, i) => i % 2 == 0).Except(["--version", "--output"]).Any() || args.Length % 2 != 0)
    return Refuse(["Usage: dotnet run build/pack.cs [-- [--version 1.2.3] [--output FOLDER]]"]);
var output = Path.GetFullPath(Option("--output") ?? Path.Combine(root, "artifacts"));
// Without git, as in an archive: everything but what building and running leaves.
string[] litter = ["bin", "obj", "artifacts", "data", "TestResults", ".git", ".vs", ".idea", ".vscode"];
var tracked = !Path.Exists(Path.Combine(root, ".git"))
    ? [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')).Where(file => !file.Split('/').Intersect(litter).Any())]
    : Run("git", "-c", "core.quotePath=false", "ls-files")?
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
if (tracked is null)
    return Refuse(["git did not list the files."]);
var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, ".template.config", "template.json"))).RootElement;
var source = config.GetProperty("sources")[0];
var symbols = config.GetProperty("symbols");
var recorded = symbols.GetProperty("recordedVersion").GetProperty("parameters").GetProperty("value").GetString()!;
var version = Option("--version") ?? recorded;
// The package needs what tells how to generate; what is generated does not.
var everywhere = Texts(source, "exclude").Where(pattern => !pattern.StartsWith(".template.config", StringComparison.Ordinal)).ToArray();
var files = tracked
    .Where(file => File.Exists(Path.Combine(root, file)) && !Fits(file, everywhere))
    .Order(StringComparer.Ordinal).ToList();

var mistakes = Mistakes().ToList();
if (mistakes.Count > 0)
    return Refuse(mistakes);

var stage = Directory.CreateTempSubdirectory("pack-");
try
{
    foreach (var file in files)
    {
        var copy = Path.Combine(stage.FullName, "content", file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Path.Combine(root, file), copy);
    }

    // What is generated from this package says that it is from this version.
    var packed = Path.Combine(stage.FullName, "content", ".template.config", "template.json");
    File.WriteAllText(packed, File.ReadAllText(packed).Replace($"\"value\": \"{recorded}\"", $"\"value\": \"{version}\""));
    File.WriteAllText(Path.Combine(stage.FullName, "CleanOrders.Template.csproj"), Project(version));
    File.WriteAllText(Path.Combine(stage.FullName, "Directory.Build.props"), "<Project />");
    if (Run("dotnet", "pack", stage.FullName, "-o", output, "-v", "quiet", "--nologo") is null)
        return Refuse(["dotnet pack failed."]);
}
finally
{
    stage.Delete(recursive: true);
}

Console.WriteLine($"{Path.Combine(output, $"CleanOrders.Template.{version}.nupkg")}: {files.Count} files");
return 0;

// What would be wrong in a generated project, and nobody would see before somebody leaves out what an option leaves out.
IEnumerable<string> Mistakes()
{
    var options = symbols.EnumerateObject().Where(symbol => symbol.Value.GetProperty("type").GetString() == "parameter")
        .Select(symbol => symbol.Name).ToHashSet();
    var texts = files.Where(file => !file.StartsWith(".template.config/", StringComparison.Ordinal))
        .ToDictionary(file => file, file => File.ReadAllText(Path.Combine(root, file)));

    foreach (var (file, text) in texts)
    {
        string? open = null;
        foreach (Match marker in Regex.Matches(text, @"^\s*(?://|#|<!--) (only with|end of) (\w+)(?: -->)?\r?$", RegexOptions.Multiline))
        {
            var (begins, option) = (marker.Groups[1].Value == "only with", marker.Groups[2].Value);
            if (!options.Contains(option))
                yield return $"{file}: a region is marked for `{option}`, which is no option.";
            if (begins ? open is not null : open != option)
                yield return $"{file}: the region of `{option}` {(begins ? "begins inside of another" : "ends and has not begun")}.";
            open = begins ? option : null;
        }

        if (open is not null)
            yield return $"{file}: the region of `{open}` does not end.";
    }

    foreach (var pattern in source.GetProperty("modifiers").EnumerateArray().SelectMany(modifier => Texts(modifier, "exclude")))
        if (!files.Exists(file => Fits(file, pattern)))
            yield return $"template.json leaves out {pattern}, and no file is called so.";

    foreach (var symbol in symbols.EnumerateObject())
        if (symbol.Value.TryGetProperty("replaces", out var replaced) && !texts.Values.Any(t => t.Contains(replaced.GetString()!)))
            yield return $"template.json replaces `{replaced.GetString()!.Trim()}` ({symbol.Name}), which stands nowhere.";
}

static bool Fits(string file, params string[] patterns)
{
    var matcher = new Matcher(StringComparison.Ordinal);
    matcher.AddIncludePatterns(patterns);
    return matcher.Match(file).HasMatches;
}

static IEnumerable<string> Texts(JsonElement parent, string name) =>
    parent.GetProperty(name).EnumerateArray().Select(text => text.GetString()!);

static string Project(string version) => $"""
    <Project Sdk="Microsoft.NET.Sdk">
      <PropertyGroup>
        <TargetFramework>net10.0</TargetFramework>
        <PackageType>Template</PackageType>
        <PackageId>CleanOrders.Template</PackageId>
        <Version>{version}</Version>
        <Title>CleanOrders</Title>
        <Authors>The CleanOrders authors</Authors>
        <Description>An order-management backend in C# as a clean architecture, in which a test proves each promise: dotnet new cleanorders -n Acme.Orders</Description>
        <PackageTags>dotnet-new;template;clean-architecture;orders;outbox;idempotency;postgresql</PackageTags>
        <PackageLicenseExpression>MIT</PackageLicenseExpression>
        <PackageReadmeFile>README.md</PackageReadmeFile>
        <PackageIcon>icon.png</PackageIcon>
        <IncludeBuildOutput>false</IncludeBuildOutput>
        <IncludeContentInPack>true</IncludeContentInPack>
        <ContentTargetFolders>content</ContentTargetFolders>
        <EnableDefaultItems>false</EnableDefaultItems>
        <NoDefaultExcludes>true</NoDefaultExcludes>
        <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
        <NoWarn>NU5128;NU5119</NoWarn>
      </PropertyGroup>
      <ItemGroup>
        <None Include="content/**" Pack="true" PackagePath="content" />
        <None Include="content/README.md;content/LICENSE;content/.template.config/icon.png" Pack="true" PackagePath="" />
      </ItemGroup>
    </Project>
    """;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i ? args[i + 1] : null;

string? Run(string program, params string[] arguments)
{
    try
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { WorkingDirectory = root, RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return text;
        Console.WriteLine(text);
    }
    catch (System.ComponentModel.Win32Exception)
    {
        Console.WriteLine($"{program} is not on the PATH.");
    }

    return null;
}

static int Refuse(IEnumerable<string> why)
{
    foreach (var line in why)
        Console.Error.WriteLine(line);
    return 1;
}
