using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>Sections of the configuration as options. Each stands beside what reads it, with its ranges as annotations.</summary>
public static class SettingsServices
{
    /// <summary>Binds a section to its options, which are then injected as they are, and checks them when the service starts.</summary>
    /// <param name="section">As in <c>Payments:Http</c>.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        _ = services.AddSingleton(provider => new SettingsSection<TOptions>(configuration.GetSection(section), provider))
            .AddSingleton<IConfigureOptions<TOptions>>(provider => provider.GetRequiredService<SettingsSection<TOptions>>())
            .AddSingleton<IValidateOptions<TOptions>>(provider => provider.GetRequiredService<SettingsSection<TOptions>>())
            .AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
        return services.AddOptions<TOptions>().ValidateOnStart();
    }

    /// <summary>Whether a connection string is set, which decides what is registered, before the settings are checked.</summary>
    public static bool HasConnectionString(this IConfiguration configuration, string name) =>
        !string.IsNullOrWhiteSpace(configuration.GetConnectionString(name));

    /// <summary>Names everything that is wrong at once, so that nobody has to start five times to hear of five keys.</summary>
    /// <exception cref="StartRefusedException">A setting is missing or out of range; each line names a key.</exception>
    public static void ValidateSettings(this IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (Exception exception) when (exception is OptionsValidationException or AggregateException)
        {
            var failures = (exception is AggregateException several ? several.InnerExceptions : [exception])
                .SelectMany(failed => failed is OptionsValidationException invalid ? invalid.Failures : [failed.Message]);
            throw new StartRefusedException(
                string.Join($"{Environment.NewLine}Not started: ", failures.Distinct(StringComparer.Ordinal)));
        }
    }
}
