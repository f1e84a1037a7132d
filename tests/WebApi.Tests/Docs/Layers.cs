using System.Collections;
using System.Reflection;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>The assemblies of the service, and the errors that they define.</summary>
internal static class Layers
{
    private static readonly string[] Names = ["Domain", "Application", "Infrastructure", "ServiceDefaults", "WebApi"];

    private static readonly Type Problem = Named("ServiceDefaults").GetTypes().Single(type => type.Name == "ProblemType");

    /// <summary>Every code that can be answered, with its status.</summary>
    public static readonly (string Code, int Status)[] Problems =
        [.. ((IDictionary)Problem.GetField("Catalogue")!.GetValue(null)!).Values.Cast<object>().Select(Describe)];

    private static readonly Dictionary<string, string> Fields = Names
        .SelectMany(layer => Named(layer).GetTypes())
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(constant => constant.FieldType == typeof(ErrorType) || constant.FieldType == Problem)
        .ToDictionary(
            constant => constant.GetValue(null) is ErrorType error
                ? error.Code
                : Describe(constant.GetValue(null)!).Code, constant => constant.Name, StringComparer.Ordinal);

    /// <summary>
    /// The name under which the code is used, without the <c>Type</c> of <c>OutOfStockType</c>, which has a method <c>OutOfStock</c> beside
    /// it.
    /// </summary>
    public static string FieldOf(string code) =>
        Fields[code].EndsWith("Type", StringComparison.Ordinal) ? Fields[code][..^"Type".Length] : Fields[code];

    public static Assembly Named(string layer)
    {
        var domain = typeof(ErrorType).Assembly.GetName().Name!;
        return Assembly.Load(domain[..^"Domain".Length] + layer);
    }

    private static (string Code, int Status) Describe(object problem) =>
        ((string)Problem.GetProperty("Code")!.GetValue(problem)!, (int)Problem.GetProperty("Status")!.GetValue(problem)!);
}
