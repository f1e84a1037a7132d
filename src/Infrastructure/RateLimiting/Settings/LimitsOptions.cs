using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.RateLimiting.Settings;

/// <summary>The section <c>Limits</c> as it was at the start.</summary>
internal sealed class LimitsOptions
{
    /// <summary>Nothing where the section has faults; then the service does not start.</summary>
    public LimitPlans? Plans { get; private set; }

    public IReadOnlyList<string> Faults { get; private set; } = [];

    public void Read(IConfiguration configuration) => (Plans, Faults) = LimitsReader.Read(configuration);
}

internal sealed class LimitsOptionsValidation : IValidateOptions<LimitsOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitsOptions options) =>
        options.Faults.Count > 0 ? ValidateOptionsResult.Fail(options.Faults) : ValidateOptionsResult.Success;
}
