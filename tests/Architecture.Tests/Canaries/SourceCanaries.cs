using CleanOrders.Architecture.Tests.Reading;

namespace CleanOrders.Architecture.Tests.Canaries;

/// <summary>Source files that break rules, and much beside it that looks like it and breaks none.</summary>
internal static class SourceCanaries
{
    public static readonly SourceFile[] All =
    [
        new("src/Canary.cs", """
            // Fine: it ends like code; but it is prose.
            #region Lines
            // A line (for example this one) is fine, too.
            #endregion
            #pragma warning disable CA1822
            // TODO make it faster
            // var order = await orders.Find(id, ct);
            // if (order is null) {
            //     return null;
            // }
            // public int Total => Lines.Sum();
            var text = "// TODO return; #region"; // See [RFC 9110].
            try
            {
                File.Delete(text);
                File.Delete(text);
            }
            catch (IOException)
            {
                // It was not there.
            }
            catch
            {
            }

            while (true)
            {
                try { return; }
                catch (ArgumentException exception) { Console.WriteLine(exception); }
                catch (Exception) when (text.Length > 0) { continue; }
            }
            """),
        new("src/Domain/Orders/Stray.cs", "namespace Elsewhere; class C;"),
        new("tests/Loops.cs", """
            while (true) { if (await Done()) break; }
            for (;;) { await Task.Delay(20); }
            do { await Task.Delay(20); } while (true);
            while (true) { await Task.Delay(20, ct); }
            for (;;) { bound.Token.ThrowIfCancellationRequested(); }
            while (await reader.ReadAsync()) { }
            for (var i = 0; i < 3; i++) { }
            """),
        new("tests/Clocks.cs", """
            partial class C {
            [GeneratedRegex("a", RegexOptions.None, 1000)] static partial Regex A();
            [GeneratedRegex("b", matchTimeoutMilliseconds: 100)] static partial Regex B();
            static bool IsC(string text) => Regex.IsMatch(text, "c", RegexOptions.None, TimeSpan.FromSeconds(1));
            static readonly Regex D = new Regex("d", RegexOptions.None, Timeout);
            [GeneratedRegex("1000", RegexOptions.None)] static partial Regex Fine();
            static bool IsFine(string text) => Regex.IsMatch(text, "TimeSpan", RegexOptions.None);
            static readonly Regex E = new("e", RegexOptions.None, Timeout);
            [GeneratedRegex("f", RegexOptions.None, Bound)] static partial Regex F();
            [GeneratedRegex("g", RegexOptions.IgnoreCase, "en")] static partial Regex FineToo();
            static readonly Other G = new("g", RegexOptions.None, Timeout);
            }
            """),
        new("tests/Canary.cs", """[Fact(Skip = "Later"), Trait("Skip", "= no")] class C { string Skip = "1"; }"""),
        new("tests/Words.cs", """
            [Fact] class Good { void A_fact_is_told_to_the_customer() { } }
            class NudgeSender {
            int _bell;
            void TakeTurn(string[] facts) { }
            [LoggerMessage(1, LogLevel.Warning, "{Event} was not told")] static partial void Left();
            }
            """),
    ];
}
