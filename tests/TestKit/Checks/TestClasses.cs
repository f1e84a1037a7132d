using System.Reflection;

namespace CleanOrders.TestKit;

/// <summary>The classes with tests that an assembly really has, for documents that name them.</summary>
public static class TestClasses
{
    private static readonly string[] Attributes = ["FactAttribute", "TheoryAttribute"];

    /// <summary>What the tests of a file say, without its comments; nothing where none of its methods is a test of the assembly.</summary>
    /// <param name="file">From the root: the class has its name.</param>
    public static string? TextOf(Assembly tests, string file)
    {
        var path = Path.Combine(Repository.Root, file);
        if (!File.Exists(path))
            return null;
        var lines = File.ReadAllLines(path).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
        var text = string.Join('\n', lines);
        return Methods(tests, Path.GetFileNameWithoutExtension(file)).Any(method => text.Contains($" {method}(", StringComparison.Ordinal))
            ? text
            : null;
    }

    /// <summary>The names of the tests of a class; none where there is no such class.</summary>
    public static IEnumerable<string> Methods(Assembly tests, string name) =>
        from type in tests.GetTypes()
        where type.Name == name
        from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where method.CustomAttributes.Any(attribute => Attributes.Contains(attribute.AttributeType.Name))
        select method.Name;
}
