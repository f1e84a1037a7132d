using System.ComponentModel.DataAnnotations;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Notifications.Phones;

/// <param name="Number">With its country in front, as in <c>+49 1511 2345678</c>.</param>
public sealed record ChoosePhone([property: Required, MinLength(1), MaxLength(ChoosePhoneHandler.LongestNumber)] string? Number)
{
    public override string ToString() => nameof(ChoosePhone);
}

/// <summary>Takes the caller's telephone number, and has a code sent there. Nothing else goes there before they have entered it.</summary>
public sealed class ChoosePhoneHandler(
    IPhones phones, IPhoneNumbers numbers, INotificationPreferences preferences, IJobQueue jobs, TimeProvider clock) : IGuarded
{
    /// <summary>With blanks and dashes, as people write it.</summary>
    public const int LongestNumber = 40;

    public static Access Access { get; } = Access.People;

    public async Task<Result<PhoneDetails>> Handle(ChoosePhone command, Caller caller, CancellationToken ct)
    {
        if (Access.Refuses(caller) is { } refusal)
            return refusal;
        if (command.Number is not { Length: > 0 and <= LongestNumber } text)
            return Violations.Only("/number", PhoneErrors.NumberInvalid.With("A number has its country in front, as in +49 1511 2345678."));
        var number = numbers.Read(text);
        if (number.IsFailure)
            return Violations.Only("/number", number.Error);

        var now = clock.GetUtcNow();
        if (await phones.CountCodes(number.Value, now - Phone.Period, ct) >= Phone.MostCodes)
            return PhoneErrors.TooMany(Phone.Period);
        var phone = await phones.Find(caller.User, ct);
        var chosen = phone ?? Phone.Of(caller.User, now);
        var taken = chosen.Choose(number.Value, now);
        if (taken.IsFailure)
            return taken.Error;
        if (phone is null)
            phones.Add(chosen);
        var culture = (await preferences.Of(caller.User, ct)).Culture;
        _ = await jobs.Enqueue(new SendPhoneCode(caller.User, chosen.CodeAt, culture), terms: null, ct);
        return PhoneDetails.From(chosen);
    }
}
