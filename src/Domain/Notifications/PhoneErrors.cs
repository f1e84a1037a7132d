using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Notifications;

public static class PhoneErrors
{
    public static readonly ErrorType NotFound = new(ErrorKind.NotFound, "phone.not_found",
        "There is no telephone number", "You have given no number yet.");

    public static readonly ErrorType NumberInvalid = new(ErrorKind.Invalid, "phone.number_invalid",
        "This is no telephone number", "A number has its country in front, as in `+49 1511 2345678`, and takes texts.");

    public static readonly ErrorType CodeInvalid = new(ErrorKind.Invalid, "phone.code_invalid",
        "The code is not valid",
        "The code is wrong, is too old, was entered too often, or another one was sent after it. Ask for another one with "
            + "`PUT /v1/me/phone`.");

    public static readonly ErrorType TooManyCodes = new(ErrorKind.TooMany, "phone.too_many_codes",
        "There were too many codes",
        "Only a few codes are sent to one user, and to one number, within a day: ask again when `Retry-After` says.");

    public static Error TooMany(TimeSpan wait) =>
        TooManyCodes.With($"As many codes as may be sent within a day were sent: {Phone.MostCodes}.") with { RetryAfter = wait };
}
