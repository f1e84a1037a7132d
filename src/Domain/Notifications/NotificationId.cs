using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Notifications;

/// <summary>Something that one person is told once, by one way or several.</summary>
public readonly record struct NotificationId(Guid Value) : ITypedId<NotificationId>
{
    public static string Prefix => "ntf";

    public static NotificationId From(Guid value) => new(value);

    public static bool TryParse(string? text, out NotificationId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What a notification is about: its reader chooses for each whether and how to get it.</summary>
public enum NotificationCategory
{
    /// <summary>How an order goes: shipped, delivered, cancelled.</summary>
    Orders,

    /// <summary>Money that was taken or went back.</summary>
    Payments,

    /// <summary>What somebody of the staff or another service has to say.</summary>
    Messages,

    /// <summary>What protects the account. It cannot be switched off.</summary>
    Security,
}

/// <summary>A way to reach somebody.</summary>
public enum Channel
{
    /// <summary>The inbox in the application.</summary>
    InApp,

    Email,

    /// <summary>A text to a telephone: where a mail could not be delivered.</summary>
    Sms,
}
