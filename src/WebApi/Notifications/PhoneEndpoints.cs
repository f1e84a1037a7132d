using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Notifications;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;
using CleanOrders.WebApi.Routing;

namespace CleanOrders.WebApi.Notifications;

/// <summary>The caller's telephone, where texts go that cannot go by mail.</summary>
internal static class PhoneEndpoints
{
    private const string Phone = "/v1/me/phone";

    private static readonly PhoneDetails Confirmed = new("+4915112345678", new DateTimeOffset(2026, 11, 21, 16, 0, 0, TimeSpan.Zero));

    private static readonly IReadOnlyDictionary<string, Example> Examples = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["getPhone"] = new(Answer: Confirmed),
        ["choosePhone"] = new(new ChoosePhone("+49 1511 2345678"), Confirmed with { ConfirmedAt = null }),
        ["confirmPhone"] = new(new ConfirmPhone("314159"), Confirmed),
    };

    public static void MapPhone(this IEndpointRouteBuilder api)
    {
        var phone = api.MapGroup("").WithTags("Notifications").WithExamples(Examples);

        _ = phone.MapGet(Phone, GetPhone).Produces<PhoneDetails>().Refuses(PhoneErrors.NotFound);
        _ = phone.MapPut(Phone, ChoosePhone).AsCommand().Produces<PhoneDetails>(202).Refuses(PhoneErrors.TooManyCodes);
        _ = phone.MapPost($"{Phone}/confirm", ConfirmPhone).Produces<PhoneDetails>()
            .Refuses(PhoneErrors.NotFound, PhoneErrors.CodeInvalid);
        _ = phone.MapDelete(Phone, RemovePhone).AsCommand().Produces(204).Refuses();
    }

    /// <summary>Get your telephone number</summary>
    internal static async Task<IResult> GetPhone(IQuery<GetPhone, PhoneDetails> query, Caller caller, CancellationToken ct) =>
        (await query.Ask(new GetPhone(caller), ct)).ToHttp(phone => Reply.Ok(phone));

    /// <summary>Choose a telephone number</summary>
    /// <remarks>A code is sent there as a text. Nothing else goes there before it was entered at `/v1/me/phone/confirm`. The number takes
    /// the place of the one that was. There are five codes within a day, for one user and for one number.</remarks>
    internal static async Task<IResult> ChoosePhone(ChoosePhone body, ChoosePhoneHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(phone => Reply.Accepted(Phone, phone));

    /// <summary>Confirm your telephone number</summary>
    /// <remarks>With the code that was sent there. It is good for ten minutes and can be entered five times; a wrong one is 400
    /// `phone.code_invalid` at `/code`.</remarks>
    internal static async Task<IResult> ConfirmPhone(ConfirmPhone body, ConfirmPhoneHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(body, caller, ct)).ToHttp(phone => Reply.Ok(phone));

    /// <summary>Forget your telephone number</summary>
    /// <remarks>204 too where there is none.</remarks>
    internal static async Task<IResult> RemovePhone(RemovePhoneHandler handler, Caller caller, CancellationToken ct) =>
        (await handler.Handle(caller, ct)).ToHttp(Reply.NoContent);
}
