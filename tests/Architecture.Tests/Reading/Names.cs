using System.Text.RegularExpressions;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Reading;

/// <summary>Names as people wrote them: without the product, and with the compiler's inventions put back where they came from.</summary>
internal static partial class Names
{
    /// <summary><c>Domain.Orders.Order</c>; a nested type after its owner and a dot.</summary>
    public static string Of(TypeReference type)
    {
        var name = Arity().Replace(type.GetElementType().FullName, "").Replace('/', '.');
        return name.StartsWith(CompiledCode.Product + ".", StringComparison.Ordinal) ? name[(CompiledCode.Product.Length + 1)..] : name;
    }

    /// <summary>
    /// <c>Domain.Orders.Order.Ship</c>, for the body of <c>Ship</c>, a lambda in it, and the state machine that it became.
    /// </summary>
    public static string Of(TypeDefinition owner, TypeDefinition holder, string member)
    {
        var source = holder == owner
            ? Written(member)
            : Written(holder.Name)
            ?? holder.Methods.Select(method => method.Name).Prepend(member).Where(name => name.StartsWith('<')).Select(Written)
            .FirstOrDefault(name => name is not null);
        return source is null ? Of(owner) : $"{Of(owner)}.{source}";
    }

    /// <summary>Made by the compiler inside of a type: a closure, a state machine. What it knows, its owner knows.</summary>
    public static bool IsPartOfItsOwner(TypeDefinition type) => type.IsNested && type.Name.StartsWith('<');

    // <Ship>d__5, <Ship>b__5_0, <<Ship>b__0>d, <Total>k__BackingField, get_Total, .ctor, Namespace.IOrders.Find
    private static string? Written(string name)
    {
        if (Invented().Match(name) is { Success: true } invented)
            return Written(invented.Groups["source"].Value);
        if (name.StartsWith('<'))
            return null;
        return Accessor().Replace(name[(name.LastIndexOf('.') + 1)..], "");
    }

    [GeneratedRegex("^<+(?<source>[^<>]+)>", RegexOptions.ExplicitCapture)]
    private static partial Regex Invented();

    [GeneratedRegex("^(get|set|add|remove)_", RegexOptions.ExplicitCapture)]
    private static partial Regex Accessor();

    [GeneratedRegex("`[0-9]+", RegexOptions.None)]
    private static partial Regex Arity();
}
