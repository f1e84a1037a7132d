using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CleanOrders.Architecture.Tests.Reading;

/// <summary>That a member of a type knows another type.</summary>
internal sealed record Dependency(string From, TypeReference To)
{
    public string Layer => CompiledCode.LayerOf(To);

    public override string ToString() => $"{From} → {Names.Of(To)}";
}

/// <summary>
/// Everything that a type knows: in its declaration, its signatures, its bodies and its attributes. What is only in
/// <c>nameof</c> or a constant of another type is gone once it is compiled.
/// </summary>
internal static class Dependencies
{
    public static IEnumerable<Dependency> Of(TypeDefinition owner) =>
        InAndUnder(owner).SelectMany(holder => All(holder).SelectMany(found => found.Types.SelectMany(Flatten)
            .Select(type =>
                new Dependency(
                    found.Member is null && holder == owner ? Names.Of(owner) : Names.Of(owner, holder, found.Member ?? "<>"), type))))
                    .Distinct();

    /// <summary>The type and what the compiler made inside of it.</summary>
    public static IEnumerable<TypeDefinition> InAndUnder(TypeDefinition type) =>
        type.NestedTypes.Where(Names.IsPartOfItsOwner).SelectMany(InAndUnder).Prepend(type);

    private static IEnumerable<(string? Member, IEnumerable<TypeReference?> Types)> All(TypeDefinition type)
    {
        yield return (
            null, [type.BaseType, .. type.Interfaces.SelectMany(i => InAttributes(i).Append(i.InterfaceType)), .. InAttributes(type),
                .. Constraints(type)]);
        foreach (var field in type.Fields)
            yield return (field.Name, [field.FieldType, .. InAttributes(field)]);
        foreach (var property in type.Properties)
            yield return (property.Name, [property.PropertyType, .. InAttributes(property)]);
        foreach (var handed in type.Events)
            yield return (handed.Name, [handed.EventType, .. InAttributes(handed)]);
        foreach (var method in type.Methods)
            yield return (method.Name, [.. InSignature(method), .. method.HasBody ? InBody(method.Body) : []]);
    }

    private static IEnumerable<TypeReference?> InSignature(MethodDefinition method) =>
    [
        method.ReturnType, .. InAttributes(method), .. InAttributes(method.MethodReturnType), .. Constraints(method),
        .. method.Overrides.Select(overridden => overridden.DeclaringType),
        .. method.Parameters.SelectMany(parameter => InAttributes(parameter).Append(parameter.ParameterType)),
    ];

    private static IEnumerable<TypeReference?> InBody(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType), .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => InOperand(instruction.Operand)),
    ];

    private static IEnumerable<TypeReference?> InOperand(object? operand) => operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod generic => [.. generic.GenericArguments, .. InOperand(generic.ElementMethod)],
        MethodReference method =>
            [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        CallSite site => [site.ReturnType, .. site.Parameters.Select(parameter => parameter.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Constraints(IGenericParameterProvider generic) =>
        generic.GenericParameters.SelectMany(
            parameter => parameter.Constraints.SelectMany(constraint => InAttributes(constraint).Append(constraint.ConstraintType))
                .Concat(InAttributes(parameter)));

    private static IEnumerable<TypeReference?> InAttributes(ICustomAttributeProvider decorated) =>
        decorated.CustomAttributes.SelectMany(attribute =>
        attribute.ConstructorArguments.Concat(attribute.Fields.Concat(attribute.Properties).Select(named => named.Argument))
            .SelectMany(InArgument).Prepend(attribute.AttributeType));

    // typeof(X), an enum of X, an array of them, or any of these as an object.
    private static IEnumerable<TypeReference?> InArgument(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument boxed => InArgument(boxed),
        CustomAttributeArgument[] several => [argument.Type, .. several.SelectMany(InArgument)],
        _ => [argument.Type],
    };

    /// <summary>The named types that a type is made of: <c>Task&lt;X[]&gt;</c> is <c>Task</c> and <c>X</c>.</summary>
    private static IEnumerable<TypeReference> Flatten(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flatten).Concat(Flatten(generic.ElementType)),
        FunctionPointerType pointer => pointer.Parameters.SelectMany(parameter => Flatten(parameter.ParameterType))
            .Concat(Flatten(pointer.ReturnType)),
        IModifierType modified => Flatten(modified.ElementType).Concat(Flatten(modified.ModifierType)),
        TypeSpecification specification => Flatten(specification.ElementType),
        _ => [type],
    };
}
