using CleanOrders.Application.Identity;
using CleanOrders.Application.Identity.Accounts.OneTimeCodes;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.Identity.Sessions;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;
using Microsoft.AspNetCore.Mvc;

namespace CleanOrders.WebApi.Identity.Accounts;

/// <summary>One-time codes as a second factor.</summary>
internal static class TotpEndpoints
{
    public static void MapTotp(this IEndpointRouteBuilder app)
    {
        var totp = app.MapAuth().WithExamples(TotpExamples.All);
        _ = totp.MapPost("/totp", EnrolTotp).Produces<TotpEnrolment>()
            .Refuses(IdentityErrors.TotpAlreadyOn, IdentityErrors.Busy, RateLimit.Exceeded);
        _ = totp.MapPost("/totp/verify", ConfirmTotp).Produces<TotpConfirmation>()
            .Refuses(IdentityErrors.TotpNotEnrolled, IdentityErrors.TotpAlreadyOn, RateLimit.Exceeded);
        _ = totp.MapDelete("/totp", RemoveTotp).Produces(StatusCodes.Status204NoContent).Refuses(IdentityErrors.Busy, RateLimit.Exceeded);
    }

    /// <summary>Enrol for one-time codes</summary>
    /// <remarks>
    /// Answers the secret for an authenticator app. No code is asked for before one was confirmed at `/v1/auth/totp/verify`; until then
    /// enrolling again replaces the secret. A wrong password is 400 `auth.wrong_password` at `/password`; some of them make the next wait.
    /// </remarks>
    internal static async Task<IResult> EnrolTotp(EnrolTotp command, Caller caller, EnrolTotpHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, caller, ct)).ToHttp(enrolment => Results.Ok(enrolment));

    /// <summary>Confirm one-time codes</summary>
    /// <remarks>
    /// Switches them on with a first code, and answers ten recovery codes, which are shown only now: each signs in once in place of a code.
    /// Sessions that are open stay open. A wrong code is 400 `auth.wrong_code` at `/code`.
    /// </remarks>
    internal static async Task<IResult> ConfirmTotp(ConfirmTotp command, Caller caller, ConfirmTotpHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, caller, ct)).ToHttp(confirmation => Results.Ok(confirmation));

    /// <summary>Stop using one-time codes</summary>
    /// <remarks>It has a body: the password, without which nobody can switch them off. The recovery codes are worth nothing afterwards. 204
    /// too where they were not on.</remarks>
    internal static async Task<IResult> RemoveTotp(
        [FromBody] RemoveTotp command, Caller caller, RemoveTotpHandler handler, CancellationToken ct) =>
        (await handler.Handle(command, caller, ct)).ToHttp(() => Results.NoContent());
}
