using System.Text.Json;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Notifications;

internal sealed class PreferencesRepository(OrdersDbContext db) : INotificationPreferences
{
    public async Task<NotificationPreferences> Of(UserId user, CancellationToken ct) =>
        await db.Set<NotificationPreferences>().SingleOrDefaultAsync(row => row.User == user, ct) ?? NotificationPreferences.Of(user);

    public void Keep(NotificationPreferences preferences)
    {
        if (db.Entry(preferences).State == EntityState.Detached)
            _ = db.Add(preferences);
    }
}

internal sealed class PreferencesQuery(INotificationPreferences preferences, INotificationTexts texts)
    : IQuery<GetPreferences, PreferenceDetails>
{
    public async Task<Result<PreferenceDetails>> Ask(GetPreferences question, CancellationToken ct) =>
        PreferenceDetails.From(await preferences.Of(question.Caller.User, ct), texts);
}

internal sealed class PreferencesConfiguration : IEntityTypeConfiguration<NotificationPreferences>
{
    public void Configure(EntityTypeBuilder<NotificationPreferences> builder)
    {
        _ = builder.ToTable("notification_preferences").HasKey(row => row.User);
        _ = builder.Property(row => row.User).HasColumnName("user_id").ValueGeneratedNever();
        _ = builder.Property(row => row.Version).IsConcurrencyToken();
        _ = builder.Property(row => row.Culture).HasMaxLength(20);
        _ = builder.Property(row => row.TimeZone).HasMaxLength(60);
        _ = builder.Property(row => row.QuietHours).HasColumnType("jsonb").HasConversion(
            hours => JsonSerializer.Serialize(hours, DomainJson.Options),
            text => JsonSerializer.Deserialize<QuietHours>(text, DomainJson.Options)!);

        // The list is replaced, never changed: another list is another value.
        _ = builder.Property(row => row.SwitchedOff).HasColumnType("jsonb").HasConversion(
            list => JsonSerializer.Serialize(list, DomainJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<SwitchedOff>>(text, DomainJson.Options)!,
            new ValueComparer<IReadOnlyList<SwitchedOff>>(
                (left, right) => ReferenceEquals(left, right), list => list.GetHashCode(), list => list));
        _ = builder.Property(row => row.Digests).HasColumnType("jsonb").HasDefaultValueSql("'[]'").HasConversion(
            list => JsonSerializer.Serialize(list, DomainJson.Options),
            text => JsonSerializer.Deserialize<IReadOnlyList<NotificationCategory>>(text, DomainJson.Options)!,
            new ValueComparer<IReadOnlyList<NotificationCategory>>(
                (left, right) => ReferenceEquals(left, right), list => list.GetHashCode(), list => list));
    }
}
