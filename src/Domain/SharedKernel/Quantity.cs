namespace CleanOrders.Domain.SharedKernel;

/// <summary>A number of pieces, never negative.</summary>
public readonly record struct Quantity : IComparable<Quantity>
{
    /// <exception cref="ArgumentOutOfRangeException">A negative number of pieces is a bug.</exception>
    public Quantity(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    public static Quantity Zero => default;

    public int Value { get; }

    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.Value + right.Value));

    public static Quantity operator -(Quantity left, Quantity right) => new(left.Value - right.Value);

    public static bool operator >(Quantity left, Quantity right) => left.Value > right.Value;

    public static bool operator <(Quantity left, Quantity right) => left.Value < right.Value;

    public static bool operator >=(Quantity left, Quantity right) => left.Value >= right.Value;

    public static bool operator <=(Quantity left, Quantity right) => left.Value <= right.Value;

    public static Quantity Add(Quantity left, Quantity right) => left + right;

    public static Quantity Subtract(Quantity left, Quantity right) => left - right;

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
