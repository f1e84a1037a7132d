using CleanOrders.Application.Jobs;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>A row of <c>jobs</c>, from when it is enqueued until it is pruned.</summary>
internal sealed class JobRow
{
    public Guid Id { get; init; }

    public required string Type { get; init; }

    public required string Queue { get; init; }

    public int Priority { get; init; }

    public JobStatus Status { get; init; }

    /// <summary>Claimed not before, and in this order.</summary>
    public DateTimeOffset RunAt { get; init; }

    public required string Arguments { get; init; }

    public string? UniqueKey { get; init; }

    public Guid? EnqueuedBy { get; init; }

    /// <summary>The API key that asked for it, where one did.</summary>
    public Guid? EnqueuedWith { get; init; }

    /// <summary>
    /// What its attempts were done with, space-separated; nothing until one has begun, or where that was before it was noted.
    /// </summary>
    public string? UsedPermissions { get; init; }

    public DateTimeOffset EnqueuedAt { get; init; }

    public string? TraceParent { get; init; }

    /// <summary>How many have begun, but for those that were handed back.</summary>
    public int Attempts { get; init; }

    /// <summary>How many of them ended because their process did.</summary>
    public int Crashes { get; init; }

    /// <summary>Grows with every claim. Whoever writes to a running job names the one it was given: a later one refuses it.</summary>
    public int Generation { get; init; }

    public string? Worker { get; init; }

    /// <summary>Until when the worker holds it, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public long? ProgressDone { get; init; }

    public long? ProgressTotal { get; init; }

    public string? Checkpoint { get; init; }

    public string? Result { get; init; }

    public Guid? ResultFile { get; init; }

    /// <summary>Of the latest attempt that failed.</summary>
    public string? Error { get; init; }
}

/// <summary>A row of <c>job_attempts</c>: one that has ended. The one that is under way stands in its job.</summary>
internal sealed class JobAttemptRow
{
    public Guid JobId { get; init; }

    public int Generation { get; init; }

    public required string Worker { get; init; }

    public DateTimeOffset At { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c>, <c>timed_out</c>, <c>cancelled</c>, <c>handed_back</c> or <c>lost</c>.</summary>
    public required string Outcome { get; init; }

    public string? Error { get; init; }
}

/// <summary>
/// A row of <c>job_schedules</c>: when a scheduled job is due next. Whoever moves it on enqueues the job, in one transaction.
/// </summary>
internal sealed class JobScheduleRow
{
    public required string Name { get; init; }

    public DateTimeOffset DueAt { get; init; }
}

/// <summary>A row of <c>job_files</c>: sent for a job, or written by one. Its bytes stand in <c>job_file_parts</c>.</summary>
internal sealed class JobFileRow
{
    public Guid Id { get; init; }

    public required string Name { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Whose it is; nobody's, where the service made it.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The job that wrote it; nothing, where somebody sent it.</summary>
    public Guid? JobId { get; init; }

    /// <summary>Of the attempt that wrote it.</summary>
    public int? Generation { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>In bytes; nothing until all of them are there.</summary>
    public long? Size { get; init; }
}

internal sealed class JobFilePartRow
{
    public Guid FileId { get; init; }

    public int Part { get; init; }

    public required byte[] Bytes { get; init; }
}

internal sealed class JobConfiguration
    : IEntityTypeConfiguration<JobRow>, IEntityTypeConfiguration<JobAttemptRow>, IEntityTypeConfiguration<JobScheduleRow>,
        IEntityTypeConfiguration<JobFileRow>, IEntityTypeConfiguration<JobFilePartRow>
{
    public const int LongestUniqueKey = 200;

    public void Configure(EntityTypeBuilder<JobRow> builder)
    {
        _ = builder.ToTable("jobs", table =>
        {
            _ = table.HasCheckConstraint("ck_jobs_status", $"status IN ({EnumNames<JobStatus>.InSql})");
            _ = table.HasCheckConstraint(
                "ck_jobs_counts", "priority BETWEEN 0 AND 9 AND attempts >= 0 AND crashes >= 0 AND generation >= 0");
        });
        _ = builder.HasKey(row => row.Id);
        _ = builder.Property(row => row.Type).HasMaxLength(100);
        _ = builder.Property(row => row.Queue).HasMaxLength(100);
        _ = builder.Property(row => row.Worker).HasMaxLength(100);
        _ = builder.Property(row => row.UniqueKey).HasMaxLength(LongestUniqueKey);
        _ = builder.Property(row => row.Attempts).HasDefaultValue(0);
        _ = builder.Property(row => row.Crashes).HasDefaultValue(0);
        _ = builder.Property(row => row.Generation).HasDefaultValue(0);
        _ = builder.Property(row => row.Arguments).HasColumnType("jsonb");
        _ = builder.Property(row => row.Checkpoint).HasColumnType("jsonb");
        _ = builder.Property(row => row.Result).HasColumnType("jsonb");

        // What is claimed next; what runs, and lists of what is rare. The common statuses are found by walking the ids. Nothing more: every
        // index costs each change of a status, and one with the lease would cost each sign of life.
        _ = builder.HasIndex(row => new { row.Queue, row.Priority, row.RunAt, row.Id }).HasFilter("status IN ('queued', 'retrying')")
            .HasDatabaseName("ix_jobs_due");
        _ = builder.HasIndex(row => new { row.Type, row.UniqueKey }).IsUnique().HasDatabaseName("ix_jobs_unique_key")
            .HasFilter("unique_key IS NOT NULL AND status IN ('queued', 'retrying', 'running')");
        _ = builder.HasIndex(row => new { row.Status, row.Id }).HasFilter("status IN ('retrying', 'running', 'dead', 'cancelled')")
            .HasDatabaseName("ix_jobs_status");
        _ = builder.HasIndex(row => new { row.Type, row.Id }).HasDatabaseName("ix_jobs_type");
    }

    public void Configure(EntityTypeBuilder<JobAttemptRow> builder)
    {
        _ = builder.ToTable("job_attempts").HasKey(row => new { row.JobId, row.Generation });
        _ = builder.Property(row => row.Worker).HasMaxLength(100);
        _ = builder.Property(row => row.Outcome).HasMaxLength(20);
    }

    public void Configure(EntityTypeBuilder<JobScheduleRow> builder)
    {
        _ = builder.ToTable("job_schedules").HasKey(row => row.Name);
        _ = builder.Property(row => row.Name).HasMaxLength(100);
    }

    public void Configure(EntityTypeBuilder<JobFileRow> builder)
    {
        _ = builder.ToTable("job_files").HasKey(row => row.Id);
        _ = builder.Property(row => row.Name).HasMaxLength(200);
        _ = builder.Property(row => row.ContentType).HasMaxLength(100);
        _ = builder.HasIndex(row => row.JobId);
        _ = builder.HasIndex(row => row.At);
    }

    public void Configure(EntityTypeBuilder<JobFilePartRow> builder)
    {
        _ = builder.ToTable("job_file_parts").HasKey(row => new { row.FileId, row.Part });
        _ = builder.HasOne<JobFileRow>().WithMany().HasForeignKey(row => row.FileId).OnDelete(DeleteBehavior.Cascade);
    }
}
