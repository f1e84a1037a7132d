using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;

namespace CleanOrders.Application.Notifications.Accounts;

/// <summary>
/// Nothing in it was chosen by whoever asked for a mail: nobody writes to strangers through this service. It does not print, as nothing
/// that has a place for a token.
/// </summary>
/// <param name="Address">Where its reader goes on.</param>
public sealed record AccountNotice(string Address, string Token = NotificationTemplate.SecretPlace)
{
    public override string ToString() => "(account notice)";
}

/// <summary>What notifications about accounts are written with.</summary>
public static class AccountTemplates
{
    public static readonly NotificationTemplate<AccountNotice> ConfirmEmail = Named("confirm_email", MailTokenPurpose.ConfirmEmail);

    public static readonly NotificationTemplate<AccountNotice> ResetPassword = Named("reset_password", MailTokenPurpose.ResetPassword);

    /// <summary>For who registers an address again that nobody has confirmed.</summary>
    public static readonly NotificationTemplate<AccountNotice> ChoosePassword = Named("choose_password", MailTokenPurpose.ResetPassword);

    /// <summary>For who registers an address again that is confirmed.</summary>
    public static readonly NotificationTemplate<AccountNotice> AccountExists = Named("account_exists");

    public static readonly NotificationTemplate<AccountNotice> PasswordChanged = Named("password_changed");

    public static IReadOnlyList<NotificationTemplate> All { get; } =
        [ConfirmEmail, ResetPassword, ChoosePassword, AccountExists, PasswordChanged];

    private static NotificationTemplate<AccountNotice> Named(string name, MailTokenPurpose? secret = null) =>
        new(name, NotificationCategory.Security, new AccountNotice("https://shop.example.com")) { Secret = secret };
}
