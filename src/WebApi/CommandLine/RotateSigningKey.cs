using CleanOrders.Infrastructure;

namespace CleanOrders.WebApi.CommandLine;

/// <summary>
/// <c>rotate-signing-key [--now [--revoke-old]]</c>: makes the next signing key out of turn. It signs a day later, or at once; the others
/// stay good for what they have signed, or are dropped because one of them has leaked.
/// </summary>
internal static class RotateSigningKey
{
    private const string Now = "--now";
    private const string RevokeOld = "--revoke-old";

    /// <summary>The arguments without those that are this command's alone: for the configuration they would be keys.</summary>
    public static string[] Settings(string[] arguments) => [.. arguments.Where(argument => argument is not (Now or RevokeOld))];

    public static async Task<int> Run(IServiceProvider services, string[] arguments)
    {
        var (now, revokeOld) = (arguments.Contains(Now), arguments.Contains(RevokeOld));
        if (!arguments.All(argument => argument.StartsWith("--", StringComparison.Ordinal)) || (revokeOld && !now))
        {
            await Console.Error.WriteLineAsync("Usage: rotate-signing-key [--now [--revoke-old]] [--Key=value ...]");
            return 1;
        }

        await Console.Out.WriteLineAsync(await services.RotateSigningKey(now, revokeOld, CancellationToken.None));
        return 0;
    }
}
