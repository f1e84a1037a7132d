using System.Diagnostics.CodeAnalysis;

/// <summary>
/// Runs inside every <see cref="CleanOrders.TestKit.ApiProcess"/> before its own code (DOTNET_STARTUP_HOOKS asks for this
/// name). When the test process ends, even by SIGKILL, the system closes this one's standard input, and it ends too.
/// </summary>
[SuppressMessage("Design", "MA0047", Justification = "The runtime looks for exactly this name.")]
internal static class StartupHook
{
    public static void Initialize() => new Thread(EndWithTheTests) { IsBackground = true, Name = "End with the tests" }.Start();

    private static void EndWithTheTests()
    {
        using var input = Console.OpenStandardInput();
        while (input.ReadByte() >= 0)
        {
            // Nobody writes there; the end of it is what is waited for.
        }

        Environment.Exit(1);
    }
}
