using CleanOrders.Infrastructure.Payments.Http;
using CleanOrders.Infrastructure.Providers;

namespace CleanOrders.Worker.Tests.Reading;

/// <summary>Answers as servers of others write them.</summary>
public sealed class AnswerReadingTests
{
    [Fact]
    public void A_mark_at_the_beginning_is_no_part_of_an_answer() =>
        Read([0xEF, 0xBB, 0xBF, .. """{"id":"ch_1"}"""u8]).ShouldNotBeNull().Id.ShouldBe("ch_1");

    [Fact]
    public void What_is_not_utf8_is_no_answer_wherever_it_stands()
    {
        _ = Read([.. """{"id":"ch_1","more":"ok"}"""u8]).ShouldNotBeNull();
        Read([.. """{"id":"ch_1","more":"J"""u8, 0xF6, .. """rg"}"""u8]).ShouldBeNull();
        Read([.. "{\"id\":\"ch"u8, 0xC3, .. "\"}"u8]).ShouldBeNull();
        Read([0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("{}")]).ShouldBeNull();
    }

    private static ChargeMessage? Read(byte[] body) =>
        new ProviderAnswer(HttpStatusCode.OK, body, retryAfter: null).Read(ProviderJson.Default.ChargeMessage);
}
