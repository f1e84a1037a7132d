using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Identity;

public static class IdentityErrors
{
    public static readonly ErrorType InvalidCredentials = new(ErrorKind.Unauthenticated, "auth.invalid_credentials",
        "The credentials are not valid",
        "The e-mail or the password is wrong, or the account cannot sign in now. It is not said which, so that nobody learns who has an "
            + "account.");

    public static readonly ErrorType TokenInvalid = new(ErrorKind.Unauthenticated, "auth.token_invalid",
        "The token is not valid",
        "The token has expired, was revoked, was used before, or was not made by this service. Refresh it once; if that is refused too, "
            + "log in again.");

    public static readonly ErrorType SessionNotFound = new(ErrorKind.NotFound, "auth.session_not_found",
        "There is no such session", "Only your own sessions are there for you. One that ended is forgotten after a week.");

    public static readonly ErrorType Busy = new(ErrorKind.Unavailable, "auth.busy",
        "Too many sign in at once",
        "Checking a password is slow on purpose, and many are being checked now. Nothing was changed; try again after the time that the "
            + "response names.", Retryable: true);

    public static readonly ErrorType TotpRequired = new(ErrorKind.Unauthenticated, "auth.totp_required",
        "A one-time code is needed too",
        "The password is right, and the account is protected by one-time codes. Send the login again with a code of the authenticator app "
            + "in `totp`, or a recovery code.");

    public static readonly ErrorType TotpAlreadyOn = new(ErrorKind.Conflict, "auth.totp_already_on",
        "One-time codes are on already", "The account is protected by one-time codes. Remove them first to enrol another authenticator.");

    public static readonly ErrorType TotpNotEnrolled = new(ErrorKind.Conflict, "auth.totp_not_enrolled",
        "There is no secret to confirm", "Enrol first: that gives the secret from which an authenticator app makes the code.");

    public static readonly ErrorType WrongCode = new(ErrorKind.Invalid, "auth.wrong_code",
        "The code is wrong",
        "A code has six digits and is good for half a minute, and a little longer. Look whether the clocks are right.");

    public static readonly ErrorType WrongPassword = new(ErrorKind.Invalid, "auth.wrong_password",
        "The current password is wrong",
        "Who changes how an account is signed in to proves that they know its password. If you have forgotten it, ask for a reset.");

    public static readonly ErrorType MailTokenInvalid = new(ErrorKind.Invalid, "auth.mail_token_invalid",
        "The token from the mail is not valid",
        "The token has expired, was used before, was replaced by a newer one, or was sent for something else. Ask for another mail.");

    public static readonly ErrorType EmailMalformed = new(ErrorKind.Invalid, "auth.email_malformed",
        "The e-mail address is malformed",
        "An e-mail address has at most 254 ASCII characters, one `@`, and a domain with a dot; write an international domain in its "
            + "`xn--` form.");

    public static readonly ErrorType WeakPassword = new(ErrorKind.Invalid, "auth.weak_password",
        "The password is too weak",
        "A password has 12 to 128 characters of any kind, is none that everybody tries first, not even repeated or with digits and signs "
            + "around it, and names neither your e-mail address nor this service. Length is what counts: a few unrelated words are good.");
}
