using System.Globalization;
using System.Net;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace CleanOrders.ServiceDefaults;

/// <summary>How every host starts and ends: a start that is refused is one line that says what to do, and the exit code 1.</summary>
internal static class ServiceHost
{
    /// <summary>Settings are read beside the assembly, from wherever it is started (docs/adr/0026).</summary>
    public static string ContentRoot => AppContext.BaseDirectory;

    /// <param name="host">Builds and runs the host; gives its exit code.</param>
    public static async Task<int> Run(Func<Task<int>> host)
    {
        // The culture of the machine must not show in anything that is written.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            return await host();
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync($"Not started: {refused.Message}");
            return 1;
        }
        catch (OptionsValidationException invalid)
        {
            // The server reads its own settings before all are checked.
            foreach (var failure in invalid.Failures)
                await Console.Error.WriteLineAsync($"Not started: {failure}");
            return 1;
        }
        catch (InvalidOperationException refused) when (refused.InnerException is HttpListenerException taken)
        {
            await Console.Error.WriteLineAsync(
                $"Not started: Metrics:Port cannot be listened on ({taken.Message}). Stop what listens there, or choose another one.");
            return 1;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"Not started: {taken.Message} Stop what listens there, or choose another address with --urls.");
            return 1;
        }
    }
}
