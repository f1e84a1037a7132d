using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity;

/// <summary>A row of <c>mailed_tokens</c>: a secret that was sent to a mailbox, as its hash. There is one of a purpose: a new one replaces it.</summary>
internal sealed class MailedToken
{
    public required Guid UserId { get; init; }

    /// <summary><c>confirm_email</c> or <c>reset_password</c>.</summary>
    public required string Purpose { get; init; }

    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A row of <c>pending_mails</c>: a mail to an account's address that is still to be written. Every request makes one, whether there is an account or not.</summary>
internal sealed class PendingMail
{
    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required string Email { get; init; }

    /// <summary>From when on an instance may take it: later, while one has it.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public int Attempts { get; init; }
}

internal sealed class MailConfiguration : IEntityTypeConfiguration<MailedToken>, IEntityTypeConfiguration<PendingMail>
{
    public void Configure(EntityTypeBuilder<MailedToken> builder)
    {
        _ = builder.ToTable("mailed_tokens").HasKey(row => new { row.UserId, row.Purpose });
        _ = builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
        _ = builder.HasIndex(row => row.TokenHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PendingMail> builder)
    {
        _ = builder.ToTable("pending_mails").HasKey(row => row.Id);
        _ = builder.HasIndex(row => row.DueAt);
    }
}
