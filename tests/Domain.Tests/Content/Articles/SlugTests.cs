using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Content.Articles;

public sealed class SlugTests
{
    [Theory]
    [InlineData("How to choose a kettle", "how-to-choose-a-kettle")]
    [InlineData("  Tea -- & -- Coffee!  ", "tea-and-coffee")]
    [InlineData("Äpfel, Öl und Straße", "aepfel-oel-und-strasse")]
    [InlineData("Café naïve", "cafe-naive")]
    [InlineData("Łódź, Ørsted, Þór", "lodz-orsted-thor")]
    [InlineData("Don't panic", "dont-panic")]
    [InlineData("Ａ ｗｉｄｅ ①", "a-wide-1")]
    [InlineData("订单的故事", "订单的故事")]
    [InlineData("Жёлтый чайник", "жёлтый-чайник")]
    [InlineData("100 % of 2026", "100-of-2026")]
    [InlineData("!!!", "article")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("<script>alert(1)</script>", "script-alert-1-script")]
    public void A_title_makes_a_slug(string title, string slug)
    {
        var made = Slug.Of(new PostText(title));

        made.Value.ShouldBe(slug);
        Slug.From(made.Value).ShouldSucceed().ShouldBe(made);
    }

    [Fact]
    public void A_slug_is_bounded_at_a_word_and_a_number_fits_behind_it()
    {
        var slug = Slug.Of(new PostText(string.Join(' ', Enumerable.Repeat("seventeen", 20))));

        slug.Value.ShouldBe(string.Join('-', Enumerable.Repeat("seventeen", 10)));
        Slug.Of(new PostText(new string('a', 200))).Value.Length.ShouldBe(Slug.Longest);
        Slug.Of(new PostText(new string('a', 200))).Numbered(12).Value.ShouldBe(new string('a', 97) + "-12");
        Slug.Of(new PostText(string.Concat(Enumerable.Repeat("𐐨", 101)))).Value.ShouldBe("article", "They are two characters each.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("two words")]
    [InlineData("-first")]
    [InlineData("last-")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData("feed.rss")]
    [InlineData("cafe\u0301")]
    [InlineData("a\n")]
    [InlineData("a\u202eb")]
    public void What_is_no_slug_is_refused(string text) => Slug.From(text).ShouldBeRefused(ArticleErrors.SlugMalformed);

    [Fact]
    public void A_slug_that_is_too_long_is_refused() =>
        Slug.From(new string('a', Slug.Longest + 1)).ShouldBeRefused(ArticleErrors.SlugMalformed);

    [Theory]
    [InlineData("Tea", "tea")]
    [InlineData(" New  Products ", "new-products")]
    [InlineData("C_Sharp", "c-sharp")]
    [InlineData("Grün", "grün")]
    [InlineData("te\u200ba", "tea")]
    public void A_tag_is_small_and_has_dashes(string text, string tag) => Tag.From(text).ShouldSucceed().Value.ShouldBe(tag);

    [Theory]
    [InlineData("a.b")]
    [InlineData("<b>")]
    [InlineData("1234567890123456789012345678901")]
    [InlineData("-")]
    public void What_is_no_tag_is_refused(string text) => Tag.From(text).ShouldBeRefused(ArticleErrors.TagMalformed);

    [Theory]
    [InlineData("One word", 1)]
    [InlineData("", 1)]
    public void Reading_takes_a_minute_at_least(string text, int minutes) => ReadingTime.Of(new PostText(text)).ShouldBe(minutes);

    [Fact]
    public void People_read_two_hundred_words_in_a_minute()
    {
        ReadingTime.Of(new PostText(string.Concat(Enumerable.Repeat("it's ", 200)))).ShouldBe(1);
        ReadingTime.Of(new PostText(string.Concat(Enumerable.Repeat("it's ", 201)))).ShouldBe(2);
        ReadingTime.Of(new PostText(new string('茶', 401))).ShouldBe(3);
    }
}
