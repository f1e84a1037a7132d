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
