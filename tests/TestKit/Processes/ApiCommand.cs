using System.Diagnostics;

namespace CleanOrders.TestKit;

/// <summary>What a run of the program came to.</summary>
public sealed record CommandOutcome(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>
/// The API's program where it is expected to end by itself: a command, or a start that is refused. In Production unless told otherwise.
/// </summary>
public static class ApiCommand
{

    /// <param name="settings">Configuration keys as in <c>Orders:PaymentWindow</c>; they become environment variables.</param>
    /// <param name="input">
    /// What it reads on standard input. Without any, it ends when the test process does: see <see cref="StartupHook"/>.
    /// </param>
    public static async Task<CommandOutcome> Run(
        IEnumerable<KeyValuePair<string, string>> settings, IEnumerable<string> arguments, string? input = null)
    {
        var program = typeof(Program).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
        };
        if (input is null)
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        using var bound = new CancellationTokenSource(HostProcess.Bound);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new TimeoutException($"The program did not end.\n{await output}\n{await errors}", late);
        }

        return new CommandOutcome(process.ExitCode, await output, await errors);
    }
}
