using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>The section <c>Jobs</c> of the configuration.</summary>
internal sealed class JobsOptions
{
    /// <summary>How many jobs of each queue this process does at once: 1 to 1,000. Left out: twice its processors, at least 4.</summary>
    [Range(1, 1_000)]
    public int? Concurrency { get; set; }

    /// <summary>How many jobs of each queue it takes ahead while they are done quickly: 0 to 5,000.</summary>
    [Range(0, 5_000)]
    public int Prefetch { get; set; } = 500;

    /// <summary>
    /// How long a worker that says nothing keeps its jobs: 2 seconds to 10 minutes. It says something four times as often.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a process that is asked to stop waits for its jobs before it hands them back: 0 to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After how many deaths of its process a job is not given to another one: 1 to 100.</summary>
    [Range(1, 100)]
    public int CrashesUntilQuarantine { get; set; } = 3;

    /// <summary>How long jobs that have succeeded or were cancelled are kept: 1 hour to 400 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Jobs are taken ahead while those before them are begun within this time.</summary>
    internal TimeSpan ShortJob { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What was taken ahead and has waited for so long is given back.</summary>
    internal TimeSpan Stall { get; set; } = TimeSpan.FromSeconds(1);

    internal int Slots => Concurrency ?? Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>How often a worker says that it is alive, and looks for others that do not.</summary>
    internal TimeSpan Heartbeat => Lease / 4;
}
