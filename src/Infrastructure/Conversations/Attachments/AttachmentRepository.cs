using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Conversations.Attachments;

/// <summary>Attachments are written by statements with a condition, so that no two at once count as one, and none is taken twice.</summary>
internal sealed class AttachmentRepository(OrdersDbContext db, WriteBatch batch, Dialect dialect) : IAttachments, IKnownAttachments
{
    private const string AddSql = """
        INSERT INTO attachments (id, conversation_id, uploaded_by, name, type, size, sha256, created_at)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE $9 > (
            SELECT count(*) FROM attachments WHERE uploaded_by = $3 AND message_id IS NULL AND created_at > $10)
        """;

    private const string TakeSql = """
        UPDATE attachments SET message_id = $1, place = $5
        WHERE id = $2 AND conversation_id = $3 AND uploaded_by = $4 AND message_id IS NULL
        """;

    public async Task<UserId?> FindCustomer(ConversationId conversation, UserId? customer, CancellationToken ct)
    {
        var found = await db.Set<Conversation>().AsNoTracking().Where(row => row.Id == conversation).Select(row => row.Customer)
            .ToListAsync(ct);
        return found is [var only] && (customer is null || only == customer) ? only : null;
    }

    public async Task<UnsentAttachments> CountUnsent(UserId uploadedBy, DateTimeOffset since, CancellationToken ct) =>
        (await dialect.Query(
            new Statement(
                "SELECT count(*), min(created_at) FROM attachments WHERE uploaded_by = $1 AND message_id IS NULL AND created_at > $2",
                uploadedBy.Value, since),
            row => new UnsentAttachments(row.GetInt32(0), Dialect.TimeOrNothing(row, 1)), ct))[0];

    public async Task<IReadOnlyList<Attachment>> FindUnsent(
        ConversationId conversation, UserId uploadedBy, IReadOnlyList<AttachmentId> ids, CancellationToken ct) =>
        await db.Set<Attachment>().AsNoTracking()
            .Where(row => ids.Contains(row.Id) && row.Conversation == conversation && row.UploadedBy == uploadedBy && row.Message == null)
            .ToListAsync(ct);

    public async Task<IReadOnlyList<Attachment>> Of(MessageId message, CancellationToken ct) =>
        await db.Set<Attachment>().AsNoTracking().Where(row => row.Message == message).OrderBy(row => row.Place).ToListAsync(ct);

    // Those of one person come one after the other: each then counts what was committed before it.
    public void Add(Attachment attachment, int most, DateTimeOffset since)
    {
        if (dialect.LockUntilCommit($"attachments {attachment.UploadedBy}") is { } locked)
            batch.Add(locked);
        batch.Add(new Statement(
            AddSql, attachment.Id.Value, attachment.Conversation.Value, attachment.UploadedBy.Value, attachment.Name.Value,
            EnumNames<AttachmentType>.Write(attachment.Type), attachment.Size, attachment.Sha256, attachment.CreatedAt, most, since)
        {
            MustChange = true,
        });
    }

    public void Take(Attachment attachment, MessageId message, int place) => batch.Add(new Statement(
        TakeSql, message.Value, attachment.Id.Value, attachment.Conversation.Value, attachment.UploadedBy.Value, place)
    {
        MustChange = true,
    });

    public async Task<IReadOnlySet<AttachmentId>> Among(IReadOnlyList<AttachmentId> ids, CancellationToken ct) =>
        (await dialect.Query(
            new Statement($"SELECT id FROM attachments WHERE id {dialect.IsOneOf("$1")}", dialect.List(ids.Select(id => id.Value))),
            row => new AttachmentId(row.GetGuid(0)), ct)).ToHashSet();
}

internal sealed class AttachmentConfiguration : IEntityTypeConfiguration<Attachment>
{
    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        _ = builder.ToTable(
            "attachments", table => table.HasCheckConstraint("ck_attachments_type", $"type IN ({EnumNames<AttachmentType>.InSql})"));
        _ = builder.HasKey(attachment => attachment.Id);
        _ = builder.Property(attachment => attachment.Id).ValueGeneratedNever();
        _ = builder.Property(attachment => attachment.Conversation).HasColumnName("conversation_id");
        _ = builder.Property(attachment => attachment.Message).HasColumnName("message_id");
        _ = builder.Property(attachment => attachment.Sha256).HasMaxLength(64);
        _ = builder.HasOne<Conversation>().WithMany().HasForeignKey(attachment => attachment.Conversation);
        _ = builder.HasOne<Message>().WithMany().HasForeignKey(attachment => attachment.Message);
        _ = builder.HasIndex(attachment => new { attachment.Message, attachment.Place }).HasFilter("message_id IS NOT NULL");
        _ = builder.HasIndex(attachment => new { attachment.UploadedBy, attachment.CreatedAt }).HasFilter("message_id IS NULL");
        _ = builder.HasIndex(attachment => attachment.CreatedAt).HasFilter("message_id IS NULL");
    }
}
