using Mono.Cecil;

namespace CleanOrders.Architecture.Tests.Reading;

/// <summary>What can run when a method runs, as far as it was written here.</summary>
/// <param name="implementations">Which types stand behind an interface or an abstract class.</param>
/// <param name="isOffTheWay">Methods that nobody is interested in, nor in what they call.</param>
internal sealed class CallGraph(Func<TypeDefinition, IEnumerable<TypeDefinition>> implementations, Func<MethodDefinition, bool> isOffTheWay)
{
    /// <summary>The methods and all that they call, in the order in which a reader meets them.</summary>
    public IReadOnlyList<MethodDefinition> From(params IEnumerable<MethodDefinition> roots)
    {
        var met = new List<MethodDefinition>();
        var ahead = new Queue<MethodDefinition>(roots);
        while (ahead.TryDequeue(out var method))
        {
            if (met.Contains(method) || isOffTheWay(method))
                continue;
            met.Add(method);
            foreach (var next in Called(method).Concat(FromAccessToken(method)))
                ahead.Enqueue(next);
        }

        return met;
    }

    /// <summary>The file that a method is written in; nothing for what the compiler or a generator made.</summary>
    public static string? FileOf(MethodDefinition method)
    {
        var path = method.DebugInformation.SequencePoints.FirstOrDefault()?.Document.Url.Replace('\\', '/');
        return SourceTree.All.FirstOrDefault(file => path?.EndsWith("/" + file.Path, StringComparison.Ordinal) == true)?.Path;
    }

    private static IEnumerable<MethodDefinition> Called(MethodDefinition method) => !method.HasBody ? [] : method.Body.Instructions
        .Select(instruction => instruction.Operand).OfType<MethodReference>()
        .Where(called =>
            CompiledCode.IsOurs(
                called.DeclaringType.Scope is ModuleDefinition module ? module.Assembly.Name.Name : called.DeclaringType.Scope.Name))
        .Select(called => called.Resolve()).Where(called => called is not null);

    /// <summary>What a call runs in truth: the state machine of an async method, the implementation of an abstract one.</summary>
    private IEnumerable<MethodDefinition> FromAccessToken(MethodDefinition method)
    {
        if (method.CustomAttributes.FirstOrDefault(
            attribute => attribute.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal)) is { } machine)
            return ((TypeReference)machine.ConstructorArguments[0].Value).Resolve().Methods.Where(step => step.Name == "MoveNext");
        return method.IsAbstract
            ? implementations(method.DeclaringType).SelectMany(type => type.Methods)
            .Where(candidate => candidate.Name == method.Name && candidate.Parameters.Count == method.Parameters.Count && candidate.HasBody)
            : [];
    }
}
