using CleanOrders.Domain.Content.Posts;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Content;

public sealed class PostTextTests
{
    private const int Longest = 40;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" trimmed \n", "trimmed")]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("good\u202Edab", "gooddab")]
    [InlineData("\u2066safe\u2069", "safe")]
    [InlineData("zero\u200Bwidth", "zerowidth")]
    [InlineData("zero\u200Dwidth", "zerowidth")]
    [InlineData("\uFEFFmark", "mark")]
    [InlineData("soft\u00ADhyphen", "softhyphen")]
    [InlineData("fill\u3164er", "filler")]
    [InlineData("\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0646\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("\U0001F469\u200D\U0001F4BB", "\U0001F469\u200D\U0001F4BB")]
    [InlineData("e\u0301", "\u00E9")]
    public void A_text_is_what_people_see_of_it(string sent, string kept) =>
        PostText.From(sent, Longest, mostLinks: 0).ShouldSucceed().Value.ShouldBe(kept);

    [Theory]
    [InlineData(null, "field.required")]
    [InlineData("  ", "field.required")]
    [InlineData("\u200B\u202E", "field.required")]
    [InlineData("\u00AD", "field.required")]
    [InlineData("a\u0000b", "field.bad_characters")]
    [InlineData("0123456789012345678901234567890123456789!", "field.too_long")]
    public void What_is_no_text_is_refused(string? sent, string code) =>
        PostText.From(sent, Longest, mostLinks: 0).Error.ShouldNotBeNull().Type.Code.ShouldBe(code);

    [Fact]
    public void Half_a_character_is_refused() =>
        PostText.From("a\uD800b", Longest, mostLinks: 0).Error.ShouldNotBeNull().Type.Code.ShouldBe("field.bad_characters");

    [Fact]
    public void A_title_has_one_line() =>
        PostText.From("two\nlines", Longest, mostLinks: 0, multiline: false).Error.ShouldNotBeNull()
            .Type.Code.ShouldBe("field.bad_characters");

    [Theory]
    [InlineData("see https://a.example", 1)]
    [InlineData("HTTP://A.EXAMPLE www.b.example", 2)]
    [InlineData("ht\u200Btps://a.example", 1)]
    [InlineData("awww.so.nice", 0)]
    [InlineData("no link", 0)]
    public void Links_are_counted_as_people_see_them(string text, int links)
    {
        PostText.From(text, Longest, links).Error.ShouldBeNull();
        if (links > 0)
            _ = PostText.From(text, Longest, links - 1).ShouldBeRefused(PostErrors.TooManyLinks);
    }

    [Theory]
    [InlineData("what a scam", true)]
    [InlineData("SCAM!", true)]
    [InlineData("sc\u00E0m", true)]
    [InlineData("sca\u0300m", true)]
    [InlineData("\uFF33\uFF23\uFF21\uFF2D", true)]
    [InlineData("s\u200Bcam", true)]
    [InlineData("scampi", false)]
    [InlineData("s cam", false)]
    public void A_flagged_word_is_found_however_it_is_written(string text, bool flagged)
    {
        HashSet<string> words = [PostText.Fold("Sc\u00E4m")];

        PostText.From(text, Longest, mostLinks: 0).ShouldSucceed().HasAny(words).ShouldBe(flagged);
    }

    [Fact]
    public void Without_a_list_nothing_is_flagged() => new PostText("anything").HasAny(new HashSet<string>()).ShouldBeFalse();
}
