using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class TextTests
{
    // Built from numbers: a lone surrogate does not survive in a source file or a test's name.
    private static readonly string LoneHigh = new([(char)0xD83D]);
    private static readonly string LoneLow = new([(char)0xDE00]);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\u00a0\u2003")]
    [InlineData("\u200b")]
    [InlineData("\u200b\u200d\u2060\ufeff\u00ad")]
    [InlineData("\u3164")]
    [InlineData("\u115f\u1160\uffa0")]
    [InlineData("\u2800 \u2800")]
    [InlineData("\ufe0f\u034f")]
    [InlineData("\u0301")]
    public void A_text_is_required(string? text) => Text.Check(text, 10).ShouldBeRefused(Text.Required);

    [Fact]
    public void White_space_around_it_does_not_count() => Text.Check("  ab c\n", 4).ShouldSucceed().ShouldBe("ab c");

    [Theory]
    [InlineData("-")]
    [InlineData("\u0646")]
    [InlineData("\U0001F469\u200d\U0001F680")]
    [InlineData("e\u0301")]
    public void Whatever_can_be_seen_is_a_text(string text) => Text.Check(text, 10).ShouldSucceed();

    [Fact]
    public void It_is_as_long_as_allowed_and_no_longer()
    {
        Text.Check("1234567890", 10).ShouldSucceed().ShouldBe("1234567890");
        Text.Check("12345678901", 10).ShouldBeRefused(Text.TooLong).Detail.ShouldBe("The text has 11 characters; at most 10 are allowed.");
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x07)]
    [InlineData(0x1B)]
    [InlineData(0x7F)]
    [InlineData(0x85)]
    [InlineData('\n')]
    [InlineData('\t')]
    public void A_line_of_text_has_no_control_characters(int character) =>
        Text.Check($"a{(char)character}b", 10).ShouldBeRefused(Text.BadCharacters);

    [Fact]
    public void Only_text_of_several_lines_has_line_breaks_and_tabs()
    {
        Text.Check("a\r\n\tb", 10, multiline: true).ShouldSucceed().ShouldBe("a\r\n\tb");
        _ = Text.Check("a\0b", 10, multiline: true).ShouldBeRefused(Text.BadCharacters);
    }

    [Fact]
    public void A_lone_surrogate_is_refused_wherever_it_hides()
    {
        string[] texts = [LoneHigh, LoneLow, $"a{LoneHigh}", $"{LoneLow}a", LoneLow + LoneHigh, $"\uFFFD{LoneHigh}"];

        foreach (var text in texts)
            _ = Text.Check(text, 10).ShouldBeRefused(Text.BadCharacters);
    }

    [Theory]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    [InlineData(0xFDD0)]
    [InlineData(0xFDEF)]
    [InlineData(0x10FFFE)]
    public void What_is_no_character_is_refused(int noncharacter) =>
        Text.Check($"a{char.ConvertFromUtf32(noncharacter)}b", 10).ShouldBeRefused(Text.BadCharacters);

    [Theory]
    [InlineData("😀")]
    [InlineData("\uFFFD")]
    [InlineData("日本語")]
    [InlineData("O'Brien; DROP TABLE \"orders\" --")]
    public void Any_other_character_is_welcome(string text) => Text.Check(text, 50).ShouldSucceed().ShouldBe(text);

    /// <summary>
    /// Under invariant globalization .NET leaves text as it is when asked to normalize it: this fails if that comes back.
    /// </summary>
    [Fact]
    public void Decomposed_letters_are_composed() => Text.Check("Mu\u0308ller", 6).ShouldSucceed().ShouldBe("M\u00fcller");

    [Fact]
    public void A_note_has_lines_and_at_most_500_characters()
    {
        Note.From("Ring twice.\nThank you!").ShouldSucceed().Value.ShouldBe("Ring twice.\nThank you!");
        _ = Note.From(new string('x', 501)).ShouldBeRefused(Text.TooLong);
        _ = Note.From(null).ShouldBeRefused(Text.Required);
    }

    [Fact]
    public void A_text_that_is_much_too_long_is_refused_before_anything_else_is_done_with_it()
    {
        // Were it read first, its noncharacters would be what is wrong with it; normalised, it would be an exception.
        Text.Check(new string('\uFFFF', 41), 10)
            .ShouldBeRefused(Text.TooLong).Detail.ShouldBe("The text has 41 characters; at most 10 are allowed.");
        _ = Text.Check("a" + new string('\u0315', 30_000) + new string('\u0316', 30_000), 100).ShouldBeRefused(Text.TooLong);
    }

    [Fact]
    public void What_becomes_short_enough_when_it_is_normalised_is_not_too_long()
    {
        // Each of these four becomes one letter.
        var typed = string.Concat(Enumerable.Repeat("\u03B1\u0313\u0300\u0345", 10));

        Text.Check(typed, 10).ShouldSucceed().ShouldBe(new string('\u1F82', 10));
        _ = Text.Check(typed + "a", 10).ShouldBeRefused(Text.TooLong);
    }

    [Theory]
    [InlineData(0x0315, 0x0316)]
    [InlineData(0x0334, 0xFF9E)]
    [InlineData(0x093E, 0x20DD)]
    [InlineData(0x1E8D0, 0x1D165)]
    public void No_letter_has_more_marks_than_can_be_sorted_in_a_moment(int one, int other)
    {
        var marks = string.Concat(Enumerable.Repeat(char.ConvertFromUtf32(one) + char.ConvertFromUtf32(other), 15));

        _ = Text.Check("a" + marks + "b" + marks, 200).ShouldSucceed();
        _ = Text.Check("a" + marks + char.ConvertFromUtf32(one), 200).ShouldBeRefused(Text.BadCharacters);
        _ = Text.Check("a b" + marks + char.ConvertFromUtf32(other), 200).ShouldBeRefused(Text.BadCharacters);
    }

    [Theory]
    [InlineData("all of it", 9, "all of it")]
    [InlineData("all of it", 3, "all")]
    [InlineData("a 🦉 here", 4, "a 🦉")]
    [InlineData("a 🦉 here", 3, "a ")]
    public void A_beginning_ends_between_characters(string text, int longest, string beginning) =>
        Text.Beginning(text, longest).ShouldBe(beginning);
}
