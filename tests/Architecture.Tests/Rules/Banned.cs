using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.TestKit;
using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>
/// The list that an analyzer reads too, looked for once more where no <c>#pragma</c> hides anything: in what was compiled.
/// </summary>
internal static class Banned
{
    /// <summary>From <c>System.DateTime.Now</c> to what to do instead.</summary>
    public static readonly IReadOnlyDictionary<string, string> Symbols = Repository.Read("BannedSymbols.txt").ReplaceLineEndings("\n")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';'))
        .ToDictionary(parts => parts[0][2..], parts => parts[1]);

    public static IEnumerable<string> CallsIn(TypeDefinition owner) =>
        from holder in Dependencies.InAndUnder(owner)
        from method in holder.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        let symbol = instruction.Operand is MethodReference called ? Symbol(called) : ""
        where Symbols.ContainsKey(symbol)
        select $"{Names.Of(owner, holder, method.Name)} → {symbol} ({Symbols[symbol]})";

    private static string Symbol(MethodReference method)
    {
        var name = method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name[4..] : method.Name;
        return $"{method.DeclaringType.GetElementType().FullName}.{name}";
    }
}
