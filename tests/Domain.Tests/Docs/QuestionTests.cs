using System.Text.RegularExpressions;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Docs;

/// <summary>Every answer of docs/questions.md points into the code, and to the test that proves it.</summary>
public sealed partial class QuestionTests
{
    private static readonly string[] Answers = Repository.Read("docs/questions.md").Split("\n### ")[1..];

    [Fact]
    public void There_are_about_25() => Answers.Length.ShouldBeInRange(25, 30);

    [Fact]
    public void Each_is_a_question_with_code_and_a_test_behind_its_answer() => Answers
        .Where(answer => !answer.Split('\n')[0].TrimEnd().EndsWith('?') || !Code().IsMatch(answer) || !Test().IsMatch(answer))
        .Select(answer => answer.Split('\n')[0]).ShouldBeEmpty();

    [GeneratedRegex(@"\]\(\.\./src/[\w./]+\.cs\)")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(\.\./tests/[\w./]+Tests\.cs\)")]
    private static partial Regex Test();
}
