using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.Application.Payments;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>Which messages are taken for the provider's: those that it signed, as they are, lately.</summary>
public sealed class WebhookReadingTests : IAsyncDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] NextKey = [.. Enumerable.Range(100, 24).Select(i => (byte)i)];

    private readonly FakeClock _clock = new();
    private readonly Adapter _adapter;

    public WebhookReadingTests() =>
        _adapter = Adapter.With(Adapter.Settings, _clock, ("WebhookSecrets:0", Secret(Key)), ("WebhookSecrets:1", Secret(NextKey)));

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    public ValueTask DisposeAsync() => _adapter.DisposeAsync();

    [Fact]
    public void A_signed_message_says_which_payment_it_is_about()
    {
        var payment = Adapter.NewPayment();

        Read(Signed($$$"""{"type":"charge.captured","data":{"reference":"{{{payment}}}"}}""")).Value.ShouldBe(
            new PaymentWebhook("msg_1", payment, null));
    }

    [Fact]
    public void Or_which_refund_of_which_payment()
    {
        var (payment, refund) = (Adapter.NewPayment(), Adapter.NewRefund());

        Read(Signed($$$"""{"type":"refund.failed","data":{"reference":"{{{refund}}}","charge":"{{{payment}}}"}}""")).Value.ShouldBe(
            new PaymentWebhook("msg_1", payment, refund));
    }

    [Theory]
    [InlineData("""{"type":"payout.paid","data":{"reference":"po_1"}}""")]
    [InlineData("""{"type":"charge.declined","data":{"reference":"ord_01h455vb4pex5vsknk084sn02q"}}""")]
    [InlineData("""{"type":"charge.captured","data":{"reference":7}}""")]
    [InlineData("""{"type":"charge.captured","data":{"reference":"\ud800"}}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{}""")]
    [InlineData("""[1]""")]
    [InlineData("null")]
    public void What_is_signed_but_not_understood_is_accepted(string body) =>
        Read(Signed(body)).Value.ShouldBe(new PaymentWebhook("msg_1", null, null));

    [Theory]
    [InlineData("""{"type":"charge.captured","data":{"reference":"ord_01h455vb4pex5vsknk084sn02q"}}""", "ord_01h455vb4pex5vsknk084sn02q",
        null)]
    [InlineData("""{"type":"refund.succeeded","data":{"reference":"re_1","charge":"pay_01h455vb4pex5vsknk084sn02q"}}""",
        "pay_01h455vb4pex5vsknk084sn02q", "re_1")]
    [InlineData("""{"type":"refund.succeeded","data":{"reference":"rfd_01h455vb4pex5vsknk084sn02q"}}""", "unknown",
        "rfd_01h455vb4pex5vsknk084sn02q")]
    public void Money_that_moved_and_is_none_of_ours_is_not_passed_over(string body, string charge, string? refund) =>
        Read(Signed(body)).Value.Foreign.ShouldBe(new ForeignMoney(charge, refund));

    [Fact]
    public void Each_live_secret_is_good_and_one_right_signature_of_several_is_enough()
    {
        ShouldBeAccepted(Signed("{}", key: NextKey));
        var message = Signed("{}");
        var signature = message.Headers["webhook-signature"];
        ShouldBeAccepted(
            message with { Headers = new(message.Headers) { ["webhook-signature"] = $"v1a,AAAA v1,AAAA {signature} v2,BBBB" } });
    }

    [Fact]
    public void A_signature_with_another_secret_is_refused() =>
        ShouldBeRefused(Signed("{}", key: RandomNumberGenerator.GetBytes(32)), "its signature is not right");

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_message_is_good_for_five_minutes_both_ways(int seconds, bool isGood)
    {
        var message = Signed("{}", time: $"{Now + seconds}");

        if (isGood)
            ShouldBeAccepted(message);
        else
            ShouldBeRefused(message, "its time is too far from now");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.5")]
    [InlineData("1e9")]
    [InlineData("")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    [InlineData("2026-11-21T12:00:00Z")]
    public void A_time_that_is_none_is_refused(string time) => Read(Signed("{}", time: time)).IsFailure.ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("msg 1")]
    [InlineData("msg\t1")]
    [InlineData("msgé")]
    public void An_id_that_is_none_is_refused(string id) => ShouldBeRefused(Signed("{}", id: id), "it has no id");

    [Fact]
    public void An_id_has_at_most_255_characters()
    {
        ShouldBeAccepted(Signed("{}", id: new string('x', 255)));
        ShouldBeRefused(Signed("{}", id: new string('x', 256)), "it has no id");
    }

    [Theory]
    [InlineData("webhook-id", "it has no id")]
    [InlineData("webhook-timestamp", "it has no time")]
    [InlineData("webhook-signature", "it has no signature")]
    public void A_header_that_is_missing_or_stands_there_twice_is_refused(string header, string fault)
    {
        var message = Signed("{}");

        ShouldBeRefused(message with { Headers = message.Headers.Where(one => one.Key != header).ToDictionary() }, fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("<html>")]
    [InlineData("{\"a\":\"\u0001\"}")]
    public void What_is_signed_but_is_not_JSON_is_refused(string body) => ShouldBeRefused(Signed(body), "it is signed, but it is not JSON");

    [Fact]
    public void What_is_not_UTF_8_is_not_JSON() =>
        ShouldBeRefused(Signed([.. "\""u8, 0xff, .. "\""u8]), "it is signed, but it is not JSON");

    [Fact]
    public void A_mark_at_the_beginning_is_signed_and_no_part_of_what_is_said() => ShouldBeAccepted(Signed([0xEF, 0xBB, 0xBF, .. "{}"u8]));

    /// <summary>The parts that are signed stand one behind the other: where one ends is part of what was signed.</summary>
    [Fact]
    public void What_was_signed_cannot_be_cut_in_other_places()
    {
        var message = Signed("{}", id: "a.b");

        ShouldBeRefused(
            message with { Headers = new(message.Headers) { ["webhook-id"] = "a", ["webhook-timestamp"] = "b" } }, "it has no time");
        ShouldBeRefused(message with { Headers = new(message.Headers) { ["webhook-id"] = "a" } }, "its signature is not right");
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var message = Signed($$$"""{"type":"charge.captured","data":{"reference":"{{{Adapter.NewPayment()}}}"}}""");
        foreach (var part in (string[])["body", .. message.Headers.Keys])
        {
            var bytes = part == "body" ? message.Body : Encoding.ASCII.GetBytes(message.Headers[part]);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                byte[] flipped = [.. bytes];
                flipped[bit / 8] ^= (byte)(1 << (bit % 8));
                var altered = part == "body"
                    ? message with { Body = flipped }
                    : message with { Headers = new(message.Headers) { [part] = Encoding.Latin1.GetString(flipped) } };
                Read(altered).IsFailure.ShouldBeTrue($"bit {bit} of {part}");
            }
        }
    }

    [Fact]
    public void Every_refusal_looks_the_same_from_outside()
    {
        var details =
            new[] { Signed("{}", id: ""), Signed("{}", time: "1"), Signed("{}", key: NextKey[..16]), Signed("{") }.Select(
                message => Read(message).Error!).Select(error => (error.Type.Code, error.Detail));

        details.Distinct().ShouldHaveSingleItem().Code.ShouldBe("payment.webhook_refused");
    }

    [Fact]
    public async Task A_provider_that_is_not_configured_is_unknown_even_with_a_right_signature()
    {
        var message = Signed("{}");
        _adapter.Webhooks.Read("stripe", message.Header, message.Body).Error!.Type.Code.ShouldBe("payment.unknown_provider");
        await using var simulator = Adapter.With(new Dictionary<string, string> { ["Payments:Provider"] = "Simulator" }, _clock);

        simulator.Webhooks.Read("http", message.Header, message.Body).Error!.Type.Code.ShouldBe("payment.unknown_provider");
        simulator.Webhooks.Read("simulator", message.Header, message.Body).Error!.Type.Code.ShouldBe("payment.unknown_provider");
    }

    private static string Secret(byte[] key) => $"whsec_{Convert.ToBase64String(key)}";

    private Message Signed(string body, string id = "msg_1", string? time = null, byte[]? key = null) =>
        Signed(Encoding.UTF8.GetBytes(body), id, time, key);

    private Message Signed(byte[] body, string id = "msg_1", string? time = null, byte[]? key = null)
    {
        time ??= Now.ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(key ?? Key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body]);
        return new Message(
            new(StringComparer.Ordinal)
            {
                ["webhook-id"] = id,
                ["webhook-timestamp"] = time,
                ["webhook-signature"] = $"v1,{Convert.ToBase64String(signature)}"
            }, body);
    }

    private Result<PaymentWebhook> Read(Message message) => _adapter.Webhooks.Read("http", message.Header, message.Body);

    private void ShouldBeAccepted(Message message) => Read(message).IsFailure.ShouldBeFalse();

    private void ShouldBeRefused(Message message, string fault)
    {
        Read(message).Error.ShouldNotBeNull().Type.Code.ShouldBe("payment.webhook_refused");
        _adapter.Logs.Lines.Last().Message.ShouldBe($"A webhook was refused: {fault}");
    }

    private sealed record Message(Dictionary<string, string> Headers, byte[] Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}
