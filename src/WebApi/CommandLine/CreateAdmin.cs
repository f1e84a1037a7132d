using CleanOrders.Infrastructure;

namespace CleanOrders.WebApi.CommandLine;

/// <summary>
/// <c>create-admin EMAIL</c>: makes the first administrator, and asks for the password instead of taking it from the command line.
/// </summary>
internal static class CreateAdmin
{
    public static async Task<int> Run(IServiceProvider services, string[] arguments)
    {
        if (arguments is not [var email, .. var settings] || !settings.All(setting => setting.StartsWith("--", StringComparison.Ordinal)))
        {
            await Console.Error.WriteLineAsync("Usage: create-admin EMAIL [--Key=value ...]. It asks for the password.");
            return 1;
        }

        await Console.Out.WriteAsync($"Password for {email}: ");
        var password = ReadPassword();
        await Console.Out.WriteLineAsync();

        if (await services.CreateAdmin(email, password, CancellationToken.None) is { } refusal)
        {
            await Console.Error.WriteLineAsync($"Not made: {refusal}");
            return 1;
        }

        await Console.Out.WriteLineAsync($"{email} is an administrator now.");
        return 0;
    }

    private static string ReadPassword()
    {
        if (Console.IsInputRedirected)
            return Console.ReadLine() ?? "";

        var password = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace && password.Length > 0)
                password.Length--;
            else if (!char.IsControl(key.KeyChar))
                _ = password.Append(key.KeyChar);
        }

        return password.ToString();
    }
}
