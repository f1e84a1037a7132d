using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity.Sessions;

/// <summary>A row of <c>login_attempts</c>: failures in a row of one account, address or device, whether it exists or not.</summary>
internal sealed class LoginAttemptRow
{
    /// <summary>A keyed hash: nobody reads an e-mail address out of it.</summary>
    public required byte[] Key { get; init; }

    public required int Failures { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>A row of <c>recovery_codes</c>: one that was not used yet, as its hash.</summary>
internal sealed class RecoveryCode
{
    public required Guid UserId { get; init; }

    public required byte[] CodeHash { get; init; }
}

internal sealed class LoginConfiguration : IEntityTypeConfiguration<LoginAttemptRow>, IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<LoginAttemptRow> builder)
    {
        _ = builder.ToTable("login_attempts").HasKey(row => row.Key);
        _ = builder.HasIndex(row => row.At);
    }

    public void Configure(EntityTypeBuilder<RecoveryCode> builder)
    {
        _ = builder.ToTable("recovery_codes").HasKey(row => new { row.UserId, row.CodeHash });
        _ = builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
    }
}
