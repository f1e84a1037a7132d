using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Notifications.Preferences;

/// <summary>How the caller wants to be notified. Answered by <see cref="PreferenceDetails"/>.</summary>
public sealed record GetPreferences(Caller Caller) : IQuestion
{
    public static Access Access { get; } = Access.People;
}
