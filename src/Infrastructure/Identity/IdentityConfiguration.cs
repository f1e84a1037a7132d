using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Infrastructure.Identity.Sessions;
using CleanOrders.Infrastructure.Identity.Tokens;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity;

internal sealed class IdentityConfiguration
    : IEntityTypeConfiguration<User>, IEntityTypeConfiguration<Role>, IEntityTypeConfiguration<Session>,
    IEntityTypeConfiguration<StoredSigningKey>,
        IEntityTypeConfiguration<KnownPermission>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        // For the managers of ASP.NET Core Identity, none of which is used here: statements of our own look an account up by its user name,
        // count wrong passwords and codes, and end sessions, and Version guards what two administrators change at once.
        _ = builder.Ignore(user => user.NormalizedEmail).Ignore(user => user.PhoneNumber).Ignore(user => user.PhoneNumberConfirmed)
            .Ignore(user => user.TwoFactorEnabled).Ignore(user => user.LockoutEnabled).Ignore(user => user.LockoutEnd)
            .Ignore(user => user.AccessFailedCount).Ignore(user => user.SecurityStamp).Ignore(user => user.ConcurrencyStamp);
        _ = builder.Property(user => user.DisplayName).HasMaxLength(RegisterHandler.LongestDisplayName);
        _ = builder.Property(user => user.Version).IsConcurrencyToken();
        _ = builder.HasIndex(user => user.TokensEndedAt);
        _ = builder.HasIndex(user => user.Id).HasFilter("locked_at IS NOT NULL").HasDatabaseName("ix_users_locked");
    }

    // Its concurrency stamp is kept: two who each take another administrator's role away both write it, and only one can.
    public void Configure(EntityTypeBuilder<Role> builder) => builder.Property(role => role.Version).IsConcurrencyToken();

    public void Configure(EntityTypeBuilder<KnownPermission> builder)
    {
        _ = builder.ToTable("KnownPermissions").HasKey(permission => permission.Name);
        _ = builder.Property(permission => permission.Name).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<Session> builder)
    {
        _ = builder.ToTable("Sessions");
        _ = builder.HasKey(session => session.Id);
        _ = builder.Property(session => session.Id).HasConversion(id => id.Value, value => new SessionId(value));
        _ = builder.HasOne<User>().WithMany().HasForeignKey(session => session.UserId);
        _ = builder.Property(session => session.Device).HasMaxLength(ClientInfo.LongestDevice);
        _ = builder.Property(session => session.Address).HasMaxLength(ClientInfo.LongestAddress);
        _ = builder.HasIndex(session => session.RevokedAt);
        _ = builder.HasIndex(session => session.RefreshedAt);
    }

    public void Configure(EntityTypeBuilder<StoredSigningKey> builder)
    {
        _ = builder.ToTable("SigningKeys");
        _ = builder.HasKey(key => key.Generation);
        _ = builder.Property(key => key.Generation).ValueGeneratedNever();
        _ = builder.Property(key => key.Kid).HasMaxLength(43);
    }
}
