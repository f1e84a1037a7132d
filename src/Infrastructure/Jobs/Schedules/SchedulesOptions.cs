using CleanOrders.Application;
using CleanOrders.Application.Orders;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Jobs.Schedules;

/// <summary>The section <c>Schedules</c> of the configuration: times that are set instead of those that schedules come with.</summary>
internal sealed class SchedulesOptions
{
    /// <summary>By the name of the schedule.</summary>
    public IReadOnlyDictionary<string, string> Times { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public void Read(IConfiguration configuration) =>
        Times = configuration.GetSection("Schedules").GetChildren()
            .ToDictionary(one => one.Key, one => one.Value ?? "", StringComparer.Ordinal);
}

/// <summary>Each names a schedule that there is, and a time that comes.</summary>
internal sealed class SchedulesOptionsValidation : IValidateOptions<SchedulesOptions>
{
    public ValidateOptionsResult Validate(string? name, SchedulesOptions options) =>
        options.Times.Select(time => FaultOf(time.Key, time.Value)).OfType<string>().ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;

    private static string? FaultOf(string schedule, string when)
    {
        var known = Features.JobSchedules(new OrdersOptions()).Select(one => one.Name).ToList();
        if (!known.Contains(schedule, StringComparer.Ordinal))
            return $"Schedules:{schedule}: there is no such schedule. There are {string.Join(", ", known)}.";
        return when == ScheduleTimes.Off || ScheduleTimes.TryRead(when, out _, out var fault)
            ? null
            : $"Schedules:{schedule} is '{when}'; {fault}";
    }
}
