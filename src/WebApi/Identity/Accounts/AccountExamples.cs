using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.WebApi.OpenApi;

namespace CleanOrders.WebApi.Identity.Accounts;

/// <summary>Accounts in the document's examples.</summary>
internal static class AccountExamples
{
    private const string EmailToken = "the token from the mail";

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["register"] = new(new Register("ada@example.com", "a few unrelated words", "Ada Lovelace")),
        ["confirmEmail"] = new(new ConfirmEmail(EmailToken)),
        ["resendConfirmation"] = new(new ResendConfirmation("ada@example.com")),
        ["forgotPassword"] = new(new ForgotPassword("ada@example.com")),
        ["resetPassword"] = new(new ResetPassword(EmailToken, "other few unrelated words")),
        ["changePassword"] = new(new ChangePassword("a few unrelated words", "other few unrelated words")),
    };
}
