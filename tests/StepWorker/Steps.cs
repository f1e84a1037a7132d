using System.Diagnostics;
using CleanOrders.Application;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.Orders;
using CleanOrders.Application.UseCases;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CleanOrders.StepWorker;

/// <summary>A job that takes some time and leaves a row in the table <c>effects</c>, which its test made.</summary>
/// <param name="Kills">Whether it ends its process instead.</param>
public sealed record Steps(int Milliseconds, bool Kills = false);

/// <summary>The same, of which two run at once in the whole system.</summary>
public sealed record FewSteps(int Milliseconds);

public sealed class FewStepsHandler(IConfiguration configuration) : IJobHandler<FewSteps>, IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public static readonly JobKind Kind = JobKind.Of<FewSteps, FewStepsHandler>("tests.few_steps") with { AtOnce = 2 };

    public Task<JobOutcome> Handle(FewSteps arguments, JobRun run, CancellationToken ct) =>
        new StepsHandler(configuration).Handle(new Steps(arguments.Milliseconds), run, ct);
}

public sealed class StepsHandler(IConfiguration configuration) : IJobHandler<Steps>, IGuarded
{
    public static Access Access { get; } = Access.Anyone;

    public static readonly JobKind Kind = JobKind.Of<Steps, StepsHandler>("tests.steps");

    /// <summary>What a worker of tests is told, unless its test tells it otherwise.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>(
        Features.JobSchedules(new OrdersOptions()).Select(schedule => KeyValuePair.Create($"Schedules:{schedule.Name}", "off")),
        StringComparer.Ordinal)
    {
        ["Security:Secret"] = "dGhlIHNlY3JldCBvZiB0aGUgdGVzdHMgb2YgdGhlIHdvcmtlcg==",
        ["Payments:Provider"] = "Simulator",
        ["Identity:Issuer"] = "https://orders.example.com",
        ["Workers:Enabled"] = "true",
    };

    /// <summary>What its process writes when it begins a job: its worker has it for a moment before that, and hands it back then.</summary>
    public static string Begun(JobId job) => $"Begun: {job}";

    public async Task<JobOutcome> Handle(Steps arguments, JobRun run, CancellationToken ct)
    {
        Console.WriteLine(Begun(run.Id));
        if (arguments.Kills)
            Process.GetCurrentProcess().Kill();
        await Task.Delay(arguments.Milliseconds, ct);

        // Done twice, it still has one effect.
        await using var source = NpgsqlDataSource.Create(configuration.GetConnectionString("Orders")!);
        await using var insert = source.CreateCommand("INSERT INTO effects (job) VALUES ($1) ON CONFLICT DO NOTHING");
        _ = insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = run.Id.Value });
        _ = await insert.ExecuteNonQueryAsync(ct);
        return new JobOutcome.Done(Environment.ProcessId);
    }
}
