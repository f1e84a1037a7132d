namespace CleanOrders.Domain.Notifications;

/// <summary>A telephone number with its country (ITU-T E.164): <c>+4915112345678</c>. It does not print.</summary>
public readonly record struct PhoneNumber(string Value)
{
    /// <summary>With the plus sign.</summary>
    public const int Longest = 16;

    public override string ToString() => "(telephone number)";
}
