using System.Globalization;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Content.Reviews;

/// <summary>What a customer gives a product: 1 to 5 stars.</summary>
public readonly record struct Rating
{
    public const int Lowest = 1;
    public const int Highest = 5;

    /// <exception cref="ArgumentOutOfRangeException">Another number of stars is a bug.</exception>
    public Rating(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Highest);
        Value = value;
    }

    public int Value { get; }

    /// <returns>The rating; or <c>field.required</c>, <c>review.rating_out_of_range</c>.</returns>
    public static Result<Rating> From(int? stars) => stars switch
    {
        null => Text.Required.With("A rating is required here."),
        >= Lowest and <= Highest => new Rating(stars.Value),
        _ => ReviewErrors.RatingOutOfRange.With($"A rating is {Lowest} to {Highest} stars."),
    };

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
