using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Routing;
using GraphQL.Types;
using GraphQLParser.AST;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>A type that shows the members of a record, and nothing that its class has besides.</summary>
internal abstract class RecordType<T> : AutoRegisteringObjectGraphType<T>
{
    protected RecordType() => Name = Types.NameOf(typeof(T));

    /// <inheritdoc />
    protected override IEnumerable<MemberInfo> GetRegisteredMembers() =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetMethod is { IsPublic: true });

    /// <inheritdoc />
    protected override TypeInformation GetTypeInformation(MemberInfo memberInfo)
    {
        var information = base.GetTypeInformation(memberInfo);

        // Of a type parameter the compiler notes no nullability.
        if (Connections.AreItems(memberInfo.Name))
            information.IsNullable = false;
        return information;
    }
}

/// <summary>One that leads on to nothing.</summary>
internal sealed class PlainType<T> : RecordType<T>;

/// <summary>One of the three types where an operation begins: its fields are methods.</summary>
internal sealed class RootType<T> : AutoRegisteringObjectGraphType<T>
{
    public RootType(string name) => Name = name;

    /// <inheritdoc />
    protected override IEnumerable<MemberInfo> GetRegisteredMembers() =>
        typeof(T).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    /// <inheritdoc />
    protected override FieldType? CreateField(MemberInfo memberInfo)
    {
        var field = base.CreateField(memberInfo)!;
        field.Description = $"{field.Description} {UseCaseRoutes.Said(UseCaseRoutes.AccessOf((MethodInfo)memberInfo)!)}";
        return field;
    }
}

/// <summary>The body of a request, as HTTP takes it. What is required there is required here.</summary>
internal sealed class InputType<T> : AutoRegisteringInputObjectGraphType<T>
{
    public InputType() => Name = Types.NameOf(typeof(T));

    /// <inheritdoc />
    protected override TypeInformation GetTypeInformation(MemberInfo memberInfo)
    {
        var information = base.GetTypeInformation(memberInfo);
        if (memberInfo.IsDefined(typeof(RequiredAttribute), inherit: false))
            information.IsNullable = false;
        if (information.IsList)
            information.ListIsNullable = !memberInfo.IsDefined(typeof(RequiredAttribute), inherit: false);
        if (information.IsList)
            information.IsNullable = false;
        return information;
    }
}

/// <summary>ID, for ids of every kind.</summary>
internal sealed class AnyIdGraphType : IdGraphType
{
    public AnyIdGraphType() => Name = "ID";

    /// <inheritdoc />
    public override object? Serialize(object? value) => value?.ToString();
}

/// <summary>String, for the domain's texts too.</summary>
internal sealed class TextGraphType : StringGraphType
{
    public TextGraphType() => Name = "String";

    /// <inheritdoc />
    public override object? Serialize(object? value) => value?.ToString();
}

/// <summary>Int, for quantities too.</summary>
internal sealed class WholeNumberGraphType : IntGraphType
{
    public WholeNumberGraphType() => Name = "Int";

    /// <inheritdoc />
    public override object? Serialize(object? value) => base.Serialize(value is Quantity quantity ? quantity.Value : value);
}

/// <summary>A time in UTC, as HTTP writes and reads times (RFC 3339).</summary>
internal sealed class TimeGraphType : ScalarGraphType
{
    public TimeGraphType()
    {
        Name = "DateTime";
        Description = "A time of RFC 3339 with its offset, as in `2026-11-21T10:00:00Z`.";
    }

    /// <inheritdoc />
    public override object? Serialize(object? value) => value is DateTimeOffset time ? Rfc3339.Write(time) : null;

    /// <inheritdoc />
    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        string text when Rfc3339.Read(text) is { } time => time,
        _ => ThrowValueConversionError(value),
    };

    /// <inheritdoc />
    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLStringValue text when Rfc3339.Read(text.Value) is { } time => time,
        _ => ThrowLiteralConversionError(value),
    };
}

/// <summary>Any JSON, of which the schema says nothing: the data of an event.</summary>
internal sealed class JsonGraphType : ScalarGraphType
{
    public JsonGraphType()
    {
        Name = "JSON";
        Description = "Any JSON. `docs/events.md` says what the data of an event is.";
    }

    /// <inheritdoc />
    public override object? Serialize(object? value) => value;

    /// <inheritdoc />
    public override object? ParseValue(object? value) => ThrowValueConversionError(value);
}
