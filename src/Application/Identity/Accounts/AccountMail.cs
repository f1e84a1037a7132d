using CleanOrders.Application.Mailing;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Identity.Accounts;

/// <summary>What happened that the owner of a mailbox may have to hear of.</summary>
public enum AccountMailKind
{
    Registered,
    ConfirmationWanted,
    ResetWanted,
    PasswordChanged,
    PasswordReset,
}

/// <summary>What a secret in a mail is good for.</summary>
public enum MailTokenPurpose
{
    ConfirmEmail,
    ResetPassword,
}

/// <summary>The account that a mail is for. It does not print its address.</summary>
public sealed record MailRecipient(UserId Id, string Email, bool IsConfirmed, bool IsLocked)
{
    public override string ToString() => $"{Id}";
}

/// <summary>
/// The words of the mails. Nothing in them was chosen by whoever asked for one: nobody writes to strangers through this service.
/// </summary>
internal static class AccountMailTexts
{
    private const string NotYou = "If that was not you, you need do nothing.";

    public static Mail Confirmation(string to, string address, string token) => new(to, "Confirm your e-mail address", $"""
        Somebody, most likely you, has made an account with this e-mail address.

        To confirm that the address is yours, open
        {address}/confirm-email?token={token}

        or give this token to the program that you use:
        {token}

        It is good once. {NotYou}
        """);

    public static Mail Reset(string to, string address, string token) => new(to, "Choose a new password", $"""
        Somebody, most likely you, has asked for a new password for the account with this e-mail address.

        To choose one, open
        {address}/reset-password?token={token}

        or give this token to the program that you use:
        {token}

        It is good once and not for long. {NotYou} Nobody else gets to see this mail, and the password stays as it is.
        """);

    public static Mail Unconfirmed(string to, string address, string token) => new(to, "Choose your password", $"""
        Somebody, most likely you, has tried to make an account with this e-mail address. There is one already that nobody
        has confirmed. Whoever made it chose its password, and that may not have been you.

        To choose your own password, which also confirms the address, open
        {address}/reset-password?token={token}

        or give this token to the program that you use:
        {token}

        It is good once and not for long. {NotYou}
        """);

    public static Mail Known(string to, string address) => new(to, "You have an account already", $"""
        Somebody, most likely you, has tried to make an account with this e-mail address. You have one already, and it was
        not changed. Sign in with it. If you have forgotten its password, you can ask for a new one at
        {address}

        {NotYou}
        """);

    public static Mail PasswordChanged(string to, string address) => new(to, "Your password was changed", $"""
        The password of your account was changed, and everybody who was signed in with it was signed out.

        If that was not you, ask for a new password at
        {address}
        at once, and tell us.
        """);
}
