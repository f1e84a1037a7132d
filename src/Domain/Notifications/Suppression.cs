using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Notifications;

/// <summary>An entry of the suppression list.</summary>
public readonly record struct SuppressionId(Guid Value) : ITypedId<SuppressionId>
{
    public static string Prefix => "sup";

    public static SuppressionId From(Guid value) => new(value);

    public static bool TryParse(string? text, out SuppressionId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

public enum SuppressionReason
{
    /// <summary>Its mail server says that nobody has this address.</summary>
    Bounced,

    /// <summary>Its owner has marked a mail of ours as spam. What protects the account goes there all the same.</summary>
    Complained,
}

/// <summary>An address that notifications do not go to until somebody of the staff takes it off the list. It does not print.</summary>
public sealed class Suppression
{
    public const int LongestDetail = 200;

    private Suppression(string address, SuppressionReason reason, string? detail, DateTimeOffset now)
    {
        Id = TypedId.New<SuppressionId>(now);
        Address = address;
        Reason = reason;
        Detail = detail;
    }

    private Suppression()
    {
    }

    public SuppressionId Id { get; private set; }

    /// <summary>In lower case.</summary>
    public string Address { get; private set; } = "";

    public SuppressionReason Reason { get; private set; }

    /// <summary>What its mail server said, up to <see cref="LongestDetail"/> characters.</summary>
    public string? Detail { get; private set; }

    public static Suppression Of(string address, SuppressionReason reason, string? detail, DateTimeOffset now) =>
        new(address, reason, detail, now);

    /// <summary>Where nobody has the address, it does not matter any more that somebody complained.</summary>
    public void Report(SuppressionReason reason, string? detail)
    {
        if (Reason == SuppressionReason.Complained && reason == SuppressionReason.Bounced)
            (Reason, Detail) = (reason, detail);
    }

    public override string ToString() => $"{Id}";
}
