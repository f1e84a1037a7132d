using System.Collections.Concurrent;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Worker.Tests.Jobs;

/// <summary>A job whose test says what it does.</summary>
public sealed record Scripted(int Number);

/// <summary>What the jobs of a test do, and what was seen of them; shared by all its hosts.</summary>
public sealed class Script
{
    public Func<Scripted, JobRun, CancellationToken, Task<JobOutcome>> Does { get; set; } = (_, _, _) =>
        Task.FromResult<JobOutcome>(new JobOutcome.Done());

    /// <summary>The numbers, in the order in which they were begun.</summary>
    public ConcurrentQueue<int> Begun { get; } = new();
}

public sealed class ScriptedHandler(Script script) : IJobHandler<Scripted>, IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public static readonly JobKind Kind = JobKind.Of<Scripted, ScriptedHandler>("tests.scripted") with { IsPublic = true };

    public Task<JobOutcome> Handle(Scripted arguments, JobRun run, CancellationToken ct)
    {
        script.Begun.Enqueue(arguments.Number);
        return script.Does(arguments, run, ct);
    }
}

/// <summary>What stands in the tables.</summary>
public static class JobRows
{
    public static Task<string> Status(this TestDatabase database, JobId job) =>
        database.Scalar<string>($"SELECT status FROM jobs WHERE id = {Sql(database, job)}");

    public static Task<string> StatusBecomes(this TestDatabase database, JobId job, string status) =>
        Eventually.Be(() => database.Status(job), seen => seen == status);

    public static Task<long> Count(this TestDatabase database, string condition) =>
        database.Scalar<long>($"SELECT count(*) FROM jobs WHERE {condition}");

    /// <summary>The outcomes of its attempts, in their order, with <c>,</c> between them.</summary>
    public static async Task<string> Attempts(this TestDatabase database, JobId job)
    {
        var list = database.ConnectionString is null ? "group_concat(outcome, ',')" : "string_agg(outcome, ',' ORDER BY generation)";
        return await database.Scalar<string>(
            $"SELECT coalesce({list}, '') FROM (SELECT * FROM job_attempts WHERE job_id = {Sql(database, job)} ORDER BY generation) AS "
                + $"attempts");
    }

    public static string Sql(TestDatabase database, JobId job) =>
        database.ConnectionString is null ? $"'{job.Value.ToString().ToUpperInvariant()}'" : $"'{job.Value}'";

    public static async Task Run(this TestDatabase database, string sql)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = await command.ExecuteNonQueryAsync();
    }
}
