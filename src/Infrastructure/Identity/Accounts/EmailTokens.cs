using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Notifications.Channels.Email;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Identity.Accounts;

/// <summary>Makes and finds the secrets that are sent to mailboxes: 256 random bits, of which only the hash is kept.</summary>
internal sealed class EmailTokens(OrdersDbContext db, Dialect dialect, TimeProvider clock) : IMailedTokens
{
    private const int SecretLength = 32;

    private const string Keep = """
        INSERT INTO mailed_tokens (user_id, purpose, token_hash, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, purpose) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at
        """;

    public async Task<string> Issue(UserId user, MailTokenPurpose purpose, TimeSpan lifetime, CancellationToken ct)
    {
        var token = Prefix(purpose) + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretLength));
        await dialect.Send(
            [new Statement(Keep, user.Value, EnumNames<MailTokenPurpose>.Write(purpose), Hash(token), clock.GetUtcNow() + lifetime)], ct);
        return token;
    }

    /// <summary>The row of the token, if it is good for that: at most one. Whoever deletes it has spent the token.</summary>
    public IQueryable<EmailToken> Find(string token, MailTokenPurpose purpose)
    {
        // What is as long as none is not hashed.
        var hash = token.Length == LengthOf(purpose) ? Hash(token) : [];
        var (name, now) = (EnumNames<MailTokenPurpose>.Write(purpose), clock.GetUtcNow());
        return db.Set<EmailToken>().AsNoTracking().Where(row => row.TokenHash == hash && row.Purpose == name && row.ExpiresAt > now);
    }

    private static int LengthOf(MailTokenPurpose purpose) => Prefix(purpose).Length + Base64Url.GetEncodedLength(SecretLength);

    private static string Prefix(MailTokenPurpose purpose) => purpose == MailTokenPurpose.ConfirmEmail ? "ec_" : "rp_";

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

/// <summary>
/// A row of <c>mailed_tokens</c>: a secret that was sent to a mailbox, as its hash. There is one of a purpose: a new one replaces it.
/// </summary>
internal sealed class EmailToken
{
    public required Guid UserId { get; init; }

    /// <summary><c>confirm_email</c> or <c>reset_password</c>.</summary>
    public required string Purpose { get; init; }

    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class MailConfiguration : IEntityTypeConfiguration<EmailToken>
{
    public void Configure(EntityTypeBuilder<EmailToken> builder)
    {
        _ = builder.ToTable("mailed_tokens").HasKey(row => new { row.UserId, row.Purpose });
        _ = builder.HasOne<User>().WithMany().HasForeignKey(row => row.UserId);
        _ = builder.HasIndex(row => row.TokenHash).IsUnique();
    }
}
