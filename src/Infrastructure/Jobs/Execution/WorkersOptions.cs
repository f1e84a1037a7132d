using System.ComponentModel.DataAnnotations;
using CleanOrders.Application;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;

namespace CleanOrders.Infrastructure.Jobs.Execution;

/// <summary>The section <c>Workers</c> of the configuration.</summary>
internal sealed class WorkersOptions : IValidatableObject
{
    /// <summary>Whether this process also does the work that nobody waits for. Left out: unless there is a broker.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The queues that it works for, with commas between them. Left out: all.</summary>
    public string Queues { get; set; } = "";

    /// <summary>Which queues this process works for; none named: all of them.</summary>
    internal IReadOnlySet<string> Named =>
        Queues.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether this process works, by a configuration that was not checked yet.</summary>
    public static bool RunIn(IConfiguration configuration) =>
        bool.TryParse(configuration["Workers:Enabled"], out var isEnabled)
            ? isEnabled
            : !configuration.HasConnectionString("RabbitMq");

    public bool Has(string queue) => Named is var named && (named.Count == 0 || named.Contains(queue));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var known = Features.JobKinds.Select(kind => kind.Queue).Append(JobKind.DefaultQueue).Distinct(StringComparer.Ordinal).ToList();
        if (Named.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
            yield return new ValidationResult(
                $"Workers:Queues names {string.Join(", ", unknown)}, where no kind of job waits. There are "
                + $"{string.Join(", ", known.Order(StringComparer.Ordinal))}.");
    }
}
