namespace CleanOrders.Application.Payments.Reconciliations;

/// <summary>What a comparison with a payment provider's books needs of the ledger, and leaves behind.</summary>
public interface IReconciliations
{
    /// <summary>Money that moved, by the ledger.</summary>
    Task<IReadOnlyList<MovedMoney>> Moved(string provider, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);

    /// <summary>All money that these payments ever moved. What is no payment's id is passed over.</summary>
    Task<IReadOnlyList<MovedMoney>> MovedBy(IReadOnlyList<string> payments, CancellationToken ct);

    /// <summary>Until when all the books of this provider were compared; nothing, where they never were.</summary>
    Task<DateTimeOffset?> ComparedUntil(string provider, CancellationToken ct);

    /// <summary>Something that was found between two comparisons: kept as one of its own, and an error in the log with the ids.</summary>
    Task Report(string provider, PaymentDifference difference, CancellationToken ct);

    Task<ReconciliationId> Write(
        string provider, DateTimeOffset from, DateTimeOffset to, int compared, IReadOnlyList<PaymentDifference> differences,
        CancellationToken ct);
}
