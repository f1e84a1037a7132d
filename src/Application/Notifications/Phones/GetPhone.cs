using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Phones;

/// <summary>The caller's telephone. Answered by <see cref="PhoneDetails"/>.</summary>
public sealed record GetPhone(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.People;
}

/// <param name="Number">As in <c>+4915112345678</c>.</param>
/// <param name="ConfirmedAt">Left out: nothing goes there yet but codes.</param>
public sealed record PhoneDetails(string Number, DateTimeOffset? ConfirmedAt)
{
    public static Result<PhoneDetails> From(Phone? phone) => phone?.Number is { } number
        ? new PhoneDetails(number.Value, phone.ConfirmedAt)
        : PhoneErrors.NotFound.With("You have given no number.");

    public override string ToString() => nameof(PhoneDetails);
}
