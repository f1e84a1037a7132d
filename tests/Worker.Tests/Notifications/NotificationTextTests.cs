using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Notifications.Texts;

namespace CleanOrders.Worker.Tests.Notifications;

public sealed class NotificationTextTests
{
    [Fact]
    public void A_text_that_names_what_its_data_does_not_have_refuses_the_start_and_says_what() =>
        Should.Throw<StartRefusedException>(() => new NotificationTexts([Template("order_cancelled", new { Number = "1", Address = "a" })]))
            .Message.ShouldBe("The text en.order_cancelled of a notification cannot be written: Its data has no reason.");

    [Fact]
    public void A_template_without_its_text_refuses_the_start() =>
        Should.Throw<StartRefusedException>(() => new NotificationTexts([Template("nothing", new { })]))
            .Message.ShouldBe("The text en.nothing of a notification is missing.");

    [Theory]
    [InlineData(null, "en")]
    [InlineData("fr", "en")]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("den", "en")]
    public void A_reader_gets_the_nearest_language_that_there_is(string? culture, string written) =>
        new NotificationTexts(NotificationTemplates.All)
            .Write(NotificationTemplates.All[0], culture, NotificationTemplates.All[0].SampleData).Culture.ShouldBe(written);

    [Fact]
    public void What_data_brings_is_no_template_and_no_markup()
    {
        var texts = new NotificationTexts(NotificationTemplates.All);
        var template = Template("order_cancelled", new { Number = "{{ address }}\nBcc: x", Reason = "<script>{% if %}", Address = "a\"b" });

        var content = texts.Write(template, "en", template.SampleData);

        content.Title.ShouldBe("Your order {{ address }} Bcc: x was cancelled");
        content.Text.ShouldContain("<script>{% if %}");
        var html = texts.ToHtml(content);
        html.ShouldContain("&lt;script&gt;{% if %}");
        html.ShouldContain("href=\"a&quot;b\"");
    }

    private static NotificationTemplate<T> Template<T>(string name, T sample)
        where T : notnull => new(name, NotificationCategory.Orders, sample);
}
