using System.Diagnostics.CodeAnalysis;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>The outcome of something that may be refused. A bug is an exception, never a result.</summary>
public sealed record Result
{
    public static readonly Result Success = new(null);

    private Result(Error? error) => Error = error;

    [MemberNotNullWhen(true, nameof(Error))]
    public bool IsFailure => Error is not null;

    public Error? Error { get; }

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>The outcome of something that answers with a value unless it is refused.</summary>
[SuppressMessage("Usage", "CA2225", Justification = "A value and an error convert by being returned.")]
public sealed record Result<T>
{
    private readonly T? _value;

    private Result(T? value, Error? error)
    {
        _value = value;
        Error = error;
    }

    [MemberNotNullWhen(true, nameof(Error))]
    public bool IsFailure => Error is not null;

    public Error? Error { get; }

    /// <exception cref="InvalidOperationException">The result is a failure: look at <see cref="IsFailure"/> first.</exception>
    public T Value => IsFailure ? throw new InvalidOperationException($"No value: {Error.Type.Code}") : _value!;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);

    public Result<TNext> Then<TNext>(Func<T, TNext> next) => IsFailure ? Error : next(Value);
}
