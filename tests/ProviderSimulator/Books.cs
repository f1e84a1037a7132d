using System.Globalization;

namespace CleanOrders.ProviderSimulator;

/// <summary>A charge as the provider knows it. One that was voided before it was asked for has no amount.</summary>
public sealed record BookedCharge(
    string Id, string Reference, string Status, long? Amount, string? Currency, string? DeclineCode, DateTimeOffset CreatedAt);

public sealed record BookedRefund(
    string Id, string Reference, string Charge, string Status, long Amount, string Currency, string? FailureCode, DateTimeOffset CreatedAt);

/// <summary>Money that moved.</summary>
public sealed record BookedEntry(string Id, string Kind, string Charge, string? Refund, long Amount, string Currency, DateTimeOffset At);

/// <summary>Everything that the provider knows.</summary>
/// <param name="Calls">How many calls there were, by name.</param>
public sealed record Ledger(
    IReadOnlyList<BookedCharge> Charges, IReadOnlyList<BookedRefund> Refunds, IReadOnlyList<BookedEntry> Entries,
    IReadOnlyDictionary<string, int> Calls);

/// <summary>An answer: its status, and what it says.</summary>
internal sealed record Answer(int Status, object Body)
{
    public static Answer Refusal(int status, string code) => new(status, new { code });
}

/// <summary>What the provider took and gave back. Each reference has one effect, however often it is sent.</summary>
internal sealed class Books(Webhooks webhooks)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BookedCharge> _charges = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BookedRefund> _refunds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ChargeBody> _asked = new(StringComparer.Ordinal);
    private readonly List<BookedEntry> _entries = [];

    public void Count(string call)
    {
        lock (_lock)
            _calls[call] = _calls.GetValueOrDefault(call) + 1;
    }

    public Ledger Show()
    {
        lock (_lock)
            return new Ledger(
                [.. _charges.Values], [.. _refunds.Values], [.. _entries], new Dictionary<string, int>(_calls, StringComparer.Ordinal));
    }

    public Answer Charge(ChargeBody body, Mishap? mishap)
    {
        lock (_lock)
        {
            if (_charges.TryGetValue(body.Reference, out var known))
                return _asked.GetValueOrDefault(body.Reference, body) == body
                    ? new Answer(200, known)
                    : Answer.Refusal(409, "reference_reused");
            if (!body.Token.StartsWith("tok_", StringComparison.Ordinal))
                return Answer.Refusal(400, "unknown_token");
            _asked[body.Reference] = body;
            var amount = mishap == Mishap.WrongAmount ? body.Amount + 1 : body.Amount;
            _charges[body.Reference] =
                new BookedCharge($"ch_{body.Reference}", body.Reference, "pending", amount, body.Currency, null, Now);
            if (mishap != Mishap.Pending)
                Decide(body.Reference, mishap == Mishap.Decline || body.Token.StartsWith("tok_declined", StringComparison.Ordinal)
                    ? "declined"
                    : "captured");
            return new Answer(201, _charges[body.Reference]);
        }
    }

    public Answer Find(string reference)
    {
        lock (_lock)
            return _charges.TryGetValue(reference, out var charge) ? new Answer(200, charge) : Answer.Refusal(404, "unknown_charge");
    }

    public Answer Void(string reference)
    {
        lock (_lock)
        {
            _ = _charges.TryAdd(reference, new BookedCharge($"ch_{reference}", reference, "pending", null, null, null, Now));
            Decide(reference, "voided");
            return new Answer(200, _charges[reference]);
        }
    }

    public Answer Refund(RefundBody body, Mishap? mishap)
    {
        lock (_lock)
        {
            if (_refunds.TryGetValue(body.Reference, out var known))
                return (known.Charge, known.Amount, known.Currency) == (body.Charge, body.Amount, body.Currency)
                    ? new Answer(200, known)
                    : Answer.Refusal(409, "reference_reused");
            if (!_charges.TryGetValue(body.Charge, out var charge))
                return Answer.Refusal(404, "unknown_charge");
            var given = _refunds.Values.Where(refund => refund.Charge == body.Charge && refund.Status != "failed")
                .Sum(refund => refund.Amount);
            if (charge.Status != "captured" || charge.Currency != body.Currency || given + body.Amount > charge.Amount)
                return Answer.Refusal(409, "exceeds_captured");
            _refunds[body.Reference] =
                new BookedRefund($"re_{body.Reference}", body.Reference, body.Charge, "pending", body.Amount, body.Currency, null, Now);
            if (mishap != Mishap.Pending)
                Decide(body.Reference, mishap == Mishap.Decline ? "failed" : "succeeded");
            return new Answer(201, _refunds[body.Reference]);
        }
    }

    public Answer FindRefund(string reference)
    {
        lock (_lock)
            return _refunds.TryGetValue(reference, out var refund) ? new Answer(200, refund) : Answer.Refusal(404, "unknown_refund");
    }

    public Answer List(DateTimeOffset from, DateTimeOffset to, string? after, int limit)
    {
        lock (_lock)
        {
            var rest = _entries.Where(entry => entry.At >= from && entry.At < to && string.CompareOrdinal(entry.Id, after ?? "") > 0)
                .ToList();
            return new Answer(200, new { items = rest.Take(limit), next = rest.Count > limit ? rest[limit - 1].Id : null });
        }
    }

    /// <summary>Ends what is pending, with its money and its webhook; what has ended stays as it is.</summary>
    /// <param name="status">For a charge that is good, <c>captured</c> is for a refund <c>succeeded</c>.</param>
    public void Decide(string reference, string status)
    {
        lock (_lock)
        {
            if (_charges.TryGetValue(reference, out var charge) && charge.Status == "pending")
            {
                _charges[reference] = charge with { Status = status, DeclineCode = status == "declined" ? "insufficient_funds" : null };
                if (status == "captured")
                    Enter("charge", reference, null, charge.Amount!.Value, charge.Currency!);
                webhooks.Send($"charge.{status}", reference, null, Now);
            }
            else if (_refunds.TryGetValue(reference, out var refund) && refund.Status == "pending")
            {
                var ended = status is "captured" or "succeeded" ? "succeeded" : "failed";
                _refunds[reference] = refund with { Status = ended, FailureCode = ended == "failed" ? "account_closed" : null };
                if (ended == "succeeded")
                    Enter("refund", refund.Charge, reference, refund.Amount, refund.Currency);
                webhooks.Send($"refund.{ended}", reference, refund.Charge, Now);
            }
        }
    }

    /// <summary>
    /// Takes money whatever became of the charge before, as a provider does that is wrong; once more, where it was taken already.
    /// </summary>
    public void Take(string reference, long amount, string currency)
    {
        lock (_lock)
        {
            var taken = _charges.GetValueOrDefault(reference) is { Status: "captured", Amount: { } before } known
                && known.Currency == currency ? before : 0;
            _charges[reference] = new BookedCharge($"ch_{reference}", reference, "captured", taken + amount, currency, null, Now);
            Enter("charge", reference, null, amount, currency);
            webhooks.Send("charge.captured", reference, null, Now);
        }
    }

    /// <summary>Gives money back that nobody asked it to, or refused before.</summary>
    public void Give(string reference, string charge, long amount, string currency)
    {
        lock (_lock)
        {
            _refunds[reference] = new BookedRefund($"re_{reference}", reference, charge, "succeeded", amount, currency, null, Now);
            Enter("refund", charge, reference, amount, currency);
            webhooks.Send("refund.succeeded", reference, charge, Now);
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private void Enter(string kind, string charge, string? refund, long amount, string currency) =>
        _entries.Add(
            new BookedEntry(
                "ent_" + _entries.Count.ToString("D8", CultureInfo.InvariantCulture), kind, charge, refund, amount, currency, Now));
}
