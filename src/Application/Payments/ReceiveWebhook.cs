using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Payments.Reconciliations;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Application.Payments;

/// <summary>What a payment provider says by itself, as it came.</summary>
/// <param name="Header">Finds a header's only value by its name; nothing, where it is missing or stands there twice.</param>
public sealed record ReceiveWebhook(string Provider, Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>
/// What it says becomes a job, in the transaction that notes its id: it takes effect once. The job asks the provider, so neither the order
/// in which webhooks arrive nor what stands in them changes anything by itself.
/// </summary>
public sealed class ReceiveWebhookHandler(IPaymentWebhooks webhooks, IUnitOfWork unitOfWork, IJobQueue jobs) : IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public async Task<Result<StoredResponse>> Handle(ReceiveWebhook command, CancellationToken ct)
    {
        var read = webhooks.Read(command.Provider, command.Header, command.Body);
        if (read.IsFailure)
            return read.Error;

        var webhook = read.Value;
        var key = new IdempotencyKey($"webhooks:{command.Provider}", "POST", webhook.Id, ReadOnlyMemory<byte>.Empty);
        return await unitOfWork.Run(key, token => Enqueue(webhook, token), ct);
    }

    private async Task<Result<StoredResponse>> Enqueue(PaymentWebhook webhook, CancellationToken ct)
    {
        if (webhook.Foreign is { } foreign)
            _ = await jobs.Enqueue(new InvestigateMoney(foreign.Charge, foreign.Refund), terms: null, ct);
        else if (webhook is { Payment: { } payment, Refund: { } refund })
            _ = await jobs.Enqueue(new InvestigateMoney($"{payment}", $"{refund}"), terms: null, ct);
        else if (webhook.Payment is { } charged)
            _ = await jobs.Enqueue(new ResolvePayment(charged, FromWebhook: true), terms: null, ct);
        return StoredResponse.Empty;
    }
}
