using System.Net;
using System.Runtime.CompilerServices;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Providers;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure.Payments.Http;

/// <summary>A payment provider that speaks the protocol of <c>docs/payments.md</c>.</summary>
internal sealed partial class HttpPaymentProvider(ProviderCalls calls, ILogger<HttpPaymentProvider> logger) : IPaymentProvider
{
    public const string StableName = "http";
    private const int PageSize = 500;

    public string Name => StableName;

    public async Task<ChargeOutcome> Charge(PaymentId payment, Money amount, PaymentToken token, CancellationToken ct)
    {
        var request = new ChargeRequest($"{payment}", amount.Amount, amount.Currency.Code, token.Value);
        var answer = await calls.Post("charges", $"{payment}", request, ProviderJson.Default.ChargeRequest, ct);
        if (answer.IsRefusal(HttpStatusCode.BadRequest, "unknown_token"))
            return new ChargeOutcome(ChargeStatus.UnknownToken);
        var outcome = answer.MayHaveArrived ? OutcomeOf(payment, answer) : new ChargeOutcome(ChargeStatus.NotSent, Reason: answer.Reason);
        if (!outcome.TookAnotherAmount(amount))
            return Noted(payment, outcome);
        Log.AmountDiffers(logger, payment, outcome.Taken(amount), amount);
        return outcome with { Status = ChargeStatus.Unknown, Reason = "amount_differs" };
    }

    public async Task<ChargeOutcome> Find(PaymentId payment, CancellationToken ct)
    {
        var answer = await calls.Get($"charges/{payment}", ct);
        return answer.IsRefusal(HttpStatusCode.NotFound, "unknown_charge")
            ? new ChargeOutcome(ChargeStatus.NotFound)
            : Noted(payment, OutcomeOf(payment, answer));
    }

    // That this request did not get there says nothing about the charge, so here it is unknown and never not sent.
    public async Task<ChargeOutcome> Void(PaymentId payment, CancellationToken ct) =>
        Noted(payment,
            OutcomeOf(payment,
                await calls.Post($"charges/{payment}/void", $"{payment}.void", new VoidRequest(), ProviderJson.Default.VoidRequest, ct)));

    public async Task<RefundOutcome> Refund(RefundId refund, PaymentId payment, Money amount, CancellationToken ct)
    {
        var request = new RefundRequest($"{refund}", $"{payment}", amount.Amount, amount.Currency.Code);
        var answer = await calls.Post("refunds", $"{refund}", request, ProviderJson.Default.RefundRequest, ct);
        var outcome = OutcomeOf(refund, payment, amount, answer);
        if (outcome is { Status: RefundStatus.Pending, Reason: { } reason })
            Log.NoOutcome(logger, $"{refund}", reason);
        return outcome;
    }

    public async Task<RefundOutcome?> FindRefund(string reference, CancellationToken ct)
    {
        var answer = await calls.Get($"refunds/{Uri.EscapeDataString(reference)}", ct);
        if (answer.IsRefusal(HttpStatusCode.NotFound, "unknown_refund"))
            return null;
        var given = answer.Status == HttpStatusCode.OK ? answer.Read(ProviderJson.Default.RefundMessage) : null;
        return given?.Reference == reference && PaymentText.Reference(given.Id) is { } named
            && PaymentText.Amount(given.Amount, given.Currency) is { } amount
                ? OutcomeOf(given, named, answer) with { Amount = amount }
                : new RefundOutcome(RefundStatus.Pending, Reason: answer.Reason);
    }

    public async IAsyncEnumerable<ProviderEntry> Entries(
        DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken ct)
    {
        string? after = null;
        do
        {
            var page = await Page(from, to, after, ct);
            foreach (var entry in page.Items!)
                yield return EntryOf(entry)
                    ?? throw new PaymentProviderException("The payment provider lists an entry that cannot be read.");
            after = page.Next;
        }
        while (after is not null);
    }

    private async Task<EntriesMessage> Page(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken ct)
    {
        var rest = after is null ? "" : $"&after={Uri.EscapeDataString(after)}";
        var answer = await calls.Get($"entries?from={from.UtcDateTime:O}&to={to.UtcDateTime:O}&limit={PageSize}{rest}", ct);
        var page = answer.Status == HttpStatusCode.OK ? answer.Read(ProviderJson.Default.EntriesMessage) : null;
        return page?.Items is not null && page.Next != "" && (page.Next is null || page.Next != after)
            ? page
            : throw new PaymentProviderException($"The payment provider does not list its entries: {answer.Reason}.");
    }

    private static ChargeOutcome OutcomeOf(PaymentId payment, ProviderAnswer answer)
    {
        var charge = answer.Status is HttpStatusCode.OK or HttpStatusCode.Created ? answer.Read(ProviderJson.Default.ChargeMessage) : null;
        if (charge is null || charge.Reference != $"{payment}" || PaymentText.Reference(charge.Id) is not { } reference)
            return new ChargeOutcome(ChargeStatus.Unknown, Reason: answer.Reason);
        return charge.Status switch
        {
            "captured" when PaymentText.Amount(charge.Amount, charge.Currency) is { } taken =>
                new ChargeOutcome(ChargeStatus.Captured, reference, taken),
            "pending" => new ChargeOutcome(ChargeStatus.Pending, reference),
            "declined" => new ChargeOutcome(ChargeStatus.Declined, reference, Reason: ProviderText.Word(charge.DeclineCode)),
            "voided" => new ChargeOutcome(ChargeStatus.Voided, reference),
            _ => new ChargeOutcome(ChargeStatus.Unknown, reference, Reason: answer.Reason),
        };
    }

    private RefundOutcome OutcomeOf(RefundId refund, PaymentId payment, Money amount, ProviderAnswer answer)
    {
        if (answer.IsRefusal(HttpStatusCode.Conflict, "exceeds_captured") || answer.IsRefusal(HttpStatusCode.NotFound, "unknown_charge"))
            return new RefundOutcome(RefundStatus.Failed, Reason: answer.Reason, BooksDiffer: true);
        var given = answer.Status is HttpStatusCode.OK or HttpStatusCode.Created ? answer.Read(ProviderJson.Default.RefundMessage) : null;
        if (given is null || given.Reference != $"{refund}" || given.Charge != $"{payment}"
            || PaymentText.Reference(given.Id) is not { } reference)
            return new RefundOutcome(RefundStatus.Pending, Reason: answer.Reason);
        if (PaymentText.Amount(given.Amount, given.Currency) is var named && named != amount)
        {
            Log.RefundDiffers(logger, refund, named, amount);
            return new RefundOutcome(RefundStatus.Pending, reference, "amount_differs", named);
        }

        return OutcomeOf(given, reference, answer);
    }

    private static RefundOutcome OutcomeOf(RefundMessage given, ProviderReference reference, ProviderAnswer answer) => given.Status switch
    {
        "succeeded" => new RefundOutcome(RefundStatus.Succeeded, reference),
        "failed" => new RefundOutcome(RefundStatus.Failed, reference, ProviderText.Word(given.FailureCode)),
        "pending" => new RefundOutcome(RefundStatus.Pending, reference),
        _ => new RefundOutcome(RefundStatus.Pending, reference, answer.Reason),
    };

    private static ProviderEntry? EntryOf(EntryMessage? entry) =>
        entry is { Charge: { } charge, At: { } at } && (entry.Kind, entry.Refund) is ("charge", null) or ("refund", not null)
        && PaymentText.Reference(entry.Id) is { } reference && PaymentText.Amount(entry.Amount, entry.Currency) is { } amount
            ? new ProviderEntry(reference, charge, entry.Refund, amount, at)
            : null;

    private ChargeOutcome Noted(PaymentId payment, ChargeOutcome outcome)
    {
        if (outcome is { Status: ChargeStatus.Unknown or ChargeStatus.NotSent, Reason: { } reason })
            Log.NoOutcome(logger, $"{payment}", reason);
        return outcome;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The payment provider did not report the outcome of {Reference}: {Reason}")]
        public static partial void NoOutcome(ILogger logger, string reference, string reason);

        [LoggerMessage(
            2, LogLevel.Error,
            "The payment provider took {Taken} for {Payment}, and was asked for {Asked}: compare the two before anything is given back")]
        public static partial void AmountDiffers(ILogger logger, PaymentId payment, Money? taken, Money asked);

        [LoggerMessage(
            3, LogLevel.Error, "The payment provider says of {Refund} that it is {Named}, and was asked for {Asked}: compare the two")]
        public static partial void RefundDiffers(ILogger logger, RefundId refund, Money? named, Money asked);
    }
}
