using System.ComponentModel.DataAnnotations;
using System.Reflection;
using CleanOrders.Application.UseCases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>One section: what stands there, and what is wrong with it, by the keys that people wrote.</summary>
internal sealed class SettingsSection<TOptions>(IConfigurationSection section, IServiceProvider services)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private string? _unreadable;

    public void Configure(TOptions options)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            // To be reported with all other faults.
            _unreadable = $"{section.Path}: {exception.Message} {exception.InnerException?.Message}";
        }
    }

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = _unreadable is null ? Faults(options).Concat(FaultsOfAll(options)).ToList() : [_unreadable];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    // Settings are compared with each other only where each is right by itself: one fault is one line.
    private IEnumerable<string> Faults(TOptions options)
    {
        var alone = FaultsOf(options, rule => rule is not AtLeastAttribute).ToList();
        return alone.Count > 0 ? alone : FaultsOf(options, rule => rule is AtLeastAttribute);
    }

    private IEnumerable<string> FaultsOf(TOptions options, Func<ValidationAttribute, bool> selects)
    {
        foreach (var property in typeof(TOptions).GetProperties())
        {
            var context = new ValidationContext(options, services, items: null) { DisplayName = $"{section.Path}:{property.Name}" };
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(selects))
            {
                if (rule.GetValidationResult(value, context) is { } fault)
                    yield return rule is RangeAttribute range
                        ? $"{context.DisplayName} is {value}; it must be from {range.Minimum} to {range.Maximum}."
                        : fault.ErrorMessage!;
            }
        }
    }

    private IEnumerable<string> FaultsOfAll(TOptions options) => options is IValidatableObject whole
        ? whole.Validate(new ValidationContext(options, services, items: null)).Select(fault => fault.ErrorMessage!)
        : [];
}
