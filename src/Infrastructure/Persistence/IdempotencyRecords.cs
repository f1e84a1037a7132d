using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>The responses that were given under an idempotency key. Each was committed together with its effect.</summary>
internal sealed class IdempotencyRecords(Dialect dialect, DataOptions data, TimeProvider clock) : IRetention
{
    public const string Table = "idempotency_records";

    /// <summary>The record as a statement of the command's own transaction; it fails where the key is taken.</summary>
    public Statement Write(IdempotencyKey key, StoredResponse response) => new(
        $"INSERT INTO {Table} (id, fingerprint, response, created_at) VALUES ($1, $2, $3, $4)",
        Id(key), key.Fingerprint.ToArray(), response.Content.ToArray(), clock.GetUtcNow());

    /// <summary>The response that was stored under this key, an error if it was given to another body, or nothing.</summary>
    public async Task<Result<StoredResponse>?> Find(IdempotencyKey key, CancellationToken ct)
    {
        var found = await dialect.Query(
            new Statement($"SELECT fingerprint, response FROM {Table} WHERE id = $1", Id(key)),
            row => (Fingerprint: (byte[])row[0], Response: new StoredResponse((byte[])row[1]) { IsReplay = true }),
            ct);

        if (found.Count == 0)
            return null;
        return key.Fingerprint.Span.SequenceEqual(found[0].Fingerprint)
            ? found[0].Response
            : UnitOfWorkErrors.KeyReused.With("This key was used with another body before.");
    }

    public Task Prune(CancellationToken ct) =>
        dialect.Send([new Statement($"DELETE FROM {Table} WHERE created_at < $1", clock.GetUtcNow() - data.IdempotencyRetention)], ct);

    public static byte[] Id(IdempotencyKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Scope}\n{key.Operation}\n{key.Key}"));
}

internal sealed class IdempotencyRecord
{
    public required byte[] Id { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required byte[] Response { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class IdempotencyRecordConfiguration : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        _ = builder.ToTable(IdempotencyRecords.Table).HasKey(record => record.Id);
        _ = builder.HasIndex(record => record.CreatedAt);
    }
}
