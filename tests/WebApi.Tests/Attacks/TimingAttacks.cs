using System.Diagnostics;
using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Attacks;

/// <summary>
/// The time of an answer does not tell who has an account. Answers for known and for unknown e-mails take turns, and a rank
/// test says whether they can be told apart: in one round by chance, in all of them only if they can.
/// </summary>
public sealed class TimingAttacks
{
    private const string Password = RunningApi.SeededPassword;
    private const int Rounds = 3;
    private const int Emails = 10;
    internal const double Chance = 0.001;

    private static readonly int Samples = Environment.GetEnvironmentVariable("TEST_LONG") == "1" ? 300 : 30;

    /// <summary>A new operation that takes an e-mail from anybody gets its line here.</summary>
    internal static readonly Dictionary<string, Operation> Operations = new(StringComparer.Ordinal)
    {
        ["login"] = new((api, email) => api.LogIn(email, "not the password")),
        ["register"] = new((api, email) => api.Register(email, Password), MakesAccounts: true),
        ["forgot password"] = new((api, email) => api.Forget(email)),
        ["resend confirmation"] = new((api, email) => api.Resend(email)),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task T23_the_time_of_an_answer_never_tells_who_has_an_account(string operation)
    {
        await using var api = await Api.New(new ApiOptions { FullPasswordHashing = true });
        var emails = await SomeEmails(api);

        var rounds = new List<double>();
        do
            rounds.Add(await Compare(api, Operations[operation], emails, Samples));
        while (rounds[^1] < Chance && rounds.Count < Rounds);

        TestContext.Current.SendDiagnosticMessage("{0}: p = {1}", operation, string.Join(", ", rounds));
        rounds[^1].ShouldBeGreaterThanOrEqualTo(Chance, $"p of {rounds.Count} rounds: {string.Join(", ", rounds)}");
    }

    internal static async Task<(string Known, string Unknown)[]> SomeEmails(Api api)
    {
        var emails = Enumerable.Range(0, Emails).Select(_ => (Known: IdentityCalls.NewEmail(), Unknown: IdentityCalls.NewEmail()))
            .ToArray();
        foreach (var (known, _) in emails)
            await api.Register(known, Password).ShouldBe(HttpStatusCode.Accepted);
        return emails;
    }

    /// <summary>How likely it is that two rows of times differ as these do although nothing stands behind it.</summary>
    internal static async Task<double> Compare(Api api, Operation operation, (string Known, string Unknown)[] emails, int samples)
    {
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var i = -Emails; i < samples; i++)
        {
            var pair = emails[(i + Emails) % Emails];

            // Each goes first as often as the other; the first ones do not count.
            foreach (var isKnown in i % 2 == 0 ? new[] { true, false } : [false, true])
            {
                var email = isKnown ? pair.Known : operation.MakesAccounts ? IdentityCalls.NewEmail() : pair.Unknown;
                var started = Stopwatch.GetTimestamp();
                _ = await operation.Ask(api, email);
                if (i >= 0)
                    (isKnown ? known : unknown).Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return MannWhitney(known, unknown);
    }

    /// <summary>
    /// The two-sided probability of the rank test of Mann and Whitney, by the normal distribution that it comes close to.
    /// </summary>
    private static double MannWhitney(List<double> one, List<double> other)
    {
        var wins = one.Sum(a => other.Sum(b => a > b ? 1 : a < b ? 0 : 0.5));
        var (n, m) = ((double)one.Count, (double)other.Count);
        var z = Math.Abs(wins - (n * m / 2)) / Math.Sqrt(n * m * (n + m + 1) / 12);

        // Abramowitz and Stegun, 26.2.17.
        var t = 1 / (1 + (0.2316419 * z));
        var polynomial = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Min(1, 2 * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * polynomial);
    }

    /// <param name="MakesAccounts">Whether an e-mail is known after it.</param>
    internal sealed record Operation(Func<RunningApi, string, Task<HttpAnswer>> Ask, bool MakesAccounts = false);
}
