namespace CleanOrders.Domain.SharedKernel;

/// <summary>Collects everything that is wrong with a request, so that the caller hears it all at once.</summary>
public sealed class Violations
{
    public static readonly ErrorType RequestInvalid = new(ErrorKind.Invalid, "request.invalid",
        "The request is not valid",
        "One or more members of the request are missing, malformed or out of range. `errors` names each by its JSON Pointer, with a code "
            + "of its own.");

    private readonly List<FieldError> _fields = [];

    /// <summary>The refusal of a request in which one member is all that is wrong.</summary>
    public static Error Only(string pointer, Error error)
    {
        var violations = new Violations();
        violations.Add(pointer, error);
        return violations.ToError();
    }

    public bool Any => _fields.Count > 0;

    public void Add(string pointer, Error error) => _fields.Add(new FieldError(pointer, error.Type, error.Detail));

    /// <summary>The value, or its type's default after noting what is wrong with it: look at <see cref="Any"/> before using it.</summary>
    public T Take<T>(string pointer, Result<T> result)
    {
        if (!result.IsFailure)
            return result.Value;

        if (result.Error.Fields.Count == 0)
            Add(pointer, result.Error);
        foreach (var field in result.Error.Fields)
            _fields.Add(field with { Pointer = pointer + field.Pointer });
        return default!;
    }

    public Error ToError() =>
        RequestInvalid.With(_fields.Count == 1 ? _fields[0].Detail : $"{_fields.Count} members of the request are not valid.") with
        {
            Fields = [.. _fields],
        };
}
