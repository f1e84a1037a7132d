using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Accounts.Passwords;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Identity.Sessions;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Identity.Accounts;

/// <summary>Accounts, and what is done with the mails about them. No answer here tells who has one.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var auth = app.MapAuth().WithExamples(AccountExamples.All);
        _ = auth.MapPost("/register", Register).Produces(StatusCodes.Status202Accepted).Refuses(IdentityErrors.Busy, RateLimit.Exceeded);
        _ = auth.MapPost("/confirm-email", ConfirmEmail).Produces(StatusCodes.Status204NoContent).Refuses(IdentityErrors.MailTokenInvalid);
        _ = auth.MapPost("/resend-confirmation", ResendConfirmation).Produces(StatusCodes.Status202Accepted).Refuses(RateLimit.Exceeded);
        _ = auth.MapPost("/forgot-password", ForgotPassword).Produces(StatusCodes.Status202Accepted).Refuses(RateLimit.Exceeded);
        _ = auth.MapPost("/reset-password", ResetPassword).Produces(StatusCodes.Status204NoContent)
            .Refuses(IdentityErrors.MailTokenInvalid, IdentityErrors.Busy);
        _ = auth.MapPost("/password", ChangePassword).Produces(StatusCodes.Status204NoContent)
            .Refuses(IdentityErrors.Busy, RateLimit.Exceeded);
    }

    /// <summary>Make an account</summary>
    /// <remarks>The same 202, whether the e-mail was known or not. A new account is a customer's. A mail says how it goes on: with a token
    /// that confirms the address, or that there is an account already.</remarks>
    internal static async Task<IResult> Register(Register command, RegisterHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(() => Results.Accepted());

    /// <summary>Confirm an e-mail address</summary>
    /// <remarks>With the token from the mail, which is good once and for 24 hours. Outside of Development nobody signs in before
    /// this.</remarks>
    internal static async Task<IResult> ConfirmEmail(ConfirmEmail command, ConfirmEmailHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(() => Results.NoContent());

    /// <summary>Ask for another mail to confirm an address</summary>
    /// <remarks>The same 202 for every address. There is a mail if the address has an account that is not confirmed, but not more than
    /// three in a quarter of an hour.</remarks>
    internal static async Task<IResult> ResendConfirmation(
        ResendConfirmation command, ResendConfirmationHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(() => Results.Accepted());

    /// <summary>Ask for a mail to choose a new password</summary>
    /// <remarks>The same 202 for every address. There is a mail if the address has an account that is not locked, but not more than three
    /// in a quarter of an hour.</remarks>
    internal static async Task<IResult> ForgotPassword(ForgotPassword command, ForgotPasswordHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(() => Results.Accepted());

    /// <summary>Choose a new password</summary>
    /// <remarks>With the token from the mail, which is good once and for 30 minutes. Every session ends, the address counts as confirmed,
    /// and a mail tells the owner.</remarks>
    internal static async Task<IResult> ResetPassword(ResetPassword command, ResetPasswordHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, ct)).ToHttp(() => Results.NoContent());

    /// <summary>Change the password</summary>
    /// <remarks>Every session ends, the caller's too: sign in again. Tokens that were mailed are worth nothing afterwards, and a mail tells
    /// the owner. A wrong current password is 400 `auth.wrong_password` at `/currentPassword`.</remarks>
    internal static async Task<IResult> ChangePassword(
        ChangePassword command, ChangePasswordHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(command, caller, ct)).ToHttp(() => Results.NoContent());
}
