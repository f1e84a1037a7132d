using System.Globalization;
using System.Text.RegularExpressions;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

public sealed partial class ReadingPathTests
{
    private static readonly string Page = Repository.Read("docs/reading-path.md");

    private static readonly Match[] Stops = [.. Stop().Matches(Page).Cast<Match>()];

    [Fact]
    public void It_names_at_most_14_files_each_once()
    {
        Stops.Length.ShouldBeInRange(10, 14);
        Stops.Select(stop => stop.Groups["file"].Value).ShouldBeUnique();
    }

    [Fact]
    public void Every_file_exists() =>
        Stops.Select(stop => stop.Groups["file"].Value).Where(file => !File.Exists(Path.Combine(Repository.Root, file))).ShouldBeEmpty();

    [Fact]
    public void Every_stop_has_its_number_and_a_question_with_an_answer()
    {
        var numbers = Enumerable.Range(1, Stops.Length).ToArray();

        Stops.Select(stop => int.Parse(stop.Groups["number"].Value, CultureInfo.InvariantCulture)).ShouldBe(numbers);
        Stops.Where(stop => !stop.Groups["question"].Value.EndsWith('?')).ShouldBeEmpty();
        Answer().Matches(Page[Page.IndexOf("<details>", StringComparison.Ordinal)..])
            .Select(answer => int.Parse(answer.Groups["number"].Value, CultureInfo.InvariantCulture)).ShouldBe(numbers);
    }

    [Fact]
    public void It_takes_the_minutes_that_it_promises() =>
        Stops.Sum(stop => int.Parse(stop.Groups["minutes"].Value, CultureInfo.InvariantCulture)).ShouldBe(45);

    [GeneratedRegex(
        @"^(?<number>\d+)\. \[(?<file>[^\]]+)\]\([^)]+\)[^(]*\((?<minutes>\d+) minutes\)\.\r?\n +\*(?<question>[^*]+)\*\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Stop();

    [GeneratedRegex(@"^(?<number>\d+)\. ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Answer();
}
