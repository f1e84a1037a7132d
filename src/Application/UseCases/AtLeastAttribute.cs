using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Application.UseCases;

/// <summary>A setting that must not be less than another one of the same section.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AtLeastAttribute(string other) : ValidationAttribute
{
    /// <summary>The name of the other setting.</summary>
    public string Other => other;

    /// <returns>Nothing where it is as much or more, or not set.</returns>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var least = validationContext.ObjectType.GetProperty(other)!.GetValue(validationContext.ObjectInstance);
        return value is IComparable mine && mine.CompareTo(least) < 0
            ? new ValidationResult($"{validationContext.DisplayName} is {value}; it must be at least {other}, which is {least}.")
            : ValidationResult.Success;
    }
}
