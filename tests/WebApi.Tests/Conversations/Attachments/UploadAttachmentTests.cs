using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations.Attachments;

public sealed class UploadAttachmentTests(SharedApi api) : IHasRouteRow
{
    private const int Largest = 5 * 1024 * 1024;

    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/conversations/{id:cnv}/attachments", SweepRow.SeesConversation with { File = "Hello", FileType = "text/plain" },
        new StatementBudget(7, 7, async swept =>
        {
            var conversation = await swept.As(Customer).NewConversation();
            return () => swept.As(Customer).Upload(conversation, "Measured");
        }));

    public static TheoryData<string, string> Files => new()
    {
        { Convert.ToHexString(AttachmentCalls.Png), "image/png" },
        { "FFD8FFE000104A46494600", "image/jpeg" },
        { Hex("GIF89a\u0001\0<script>alert(1)</script>"), "image/gif" },
        { "524946460000000057454250", "image/webp" },
        { Hex("%PDF-1.7\n<html>\n"), "application/pdf" },
        { Hex("<!DOCTYPE html><script>alert(1)</script>"), "text/plain" },
        { Hex("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"), "text/plain" },
        { Hex("Grüße 🦉\r\n\tZwei"), "text/plain" },
        { Hex("x"), "text/plain" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_is_what_its_content_is_whatever_its_sender_calls_it(string hex, string type)
    {
        var (customer, bytes) = (await api.NewCustomer(), Convert.FromHexString(hex));
        var conversation = await customer.NewConversation();

        foreach (var said in (string[])[AttachmentCalls.Binary, "image/png", "text/plain", "application/pdf"])
        {
            var kept = await customer.Upload(conversation, bytes, "evil.html", said).ShouldBe(HttpStatusCode.Created);

            kept.Member("contentType").GetString().ShouldBe(type);
            kept.Member("size").GetInt64().ShouldBe(bytes.Length);
            kept.Member("sha256").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
            kept.Member("name").GetString().ShouldNotEndWith(".html");
            kept.Location.ShouldBe($"{conversation}/attachments/{kept.Member("id").GetString()}");
        }
    }

    [Theory]
    [InlineData("504B0304")]
    [InlineData("7F454C46")]
    [InlineData("4D5A9000")]
    [InlineData("48656C6C6F00")]
    [InlineData("C328")]
    [InlineData("E282")]
    [InlineData("1B5B33316D")]
    [InlineData("89504E47")]
    [InlineData("FEFF00480069")]
    [InlineData("5249464600000000415649204C495354")]
    public async Task What_is_none_of_the_types_is_refused_and_nothing_of_it_is_kept(string hex)
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();

        await customer.Upload(conversation, Convert.FromHexString(hex), "fine.png", "image/png")
            .ShouldBeProblem(400, "attachment.type_refused");
        await customer.Upload(conversation, [.. new byte[12], .. new byte[Largest / 2]]).ShouldBeProblem(400, "attachment.type_refused");
        (await Kept(customer)).ShouldBe(0);
    }

    [Fact]
    public async Task A_character_may_stand_across_two_parts_and_one_bad_byte_at_the_end_is_found()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        var owls = Encoding.UTF8.GetBytes($"x{string.Concat(Enumerable.Repeat("🦉", 200_000))}");

        (await customer.Upload(conversation, owls).ShouldBe(HttpStatusCode.Created)).Member("contentType").GetString()
            .ShouldBe("text/plain");
        await customer.Upload(conversation, [.. owls, 0xFF]).ShouldBeProblem(400, "attachment.type_refused");
        await customer.Upload(conversation, owls[..^1]).ShouldBeProblem(400, "attachment.type_refused");
    }

    [Fact]
    public async Task Five_mebibytes_are_taken_and_one_byte_more_is_not()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        byte[] bytes = [.. AttachmentCalls.Png, .. new byte[Largest - AttachmentCalls.Png.Length]];

        var kept = await customer.Upload(conversation, bytes).ShouldBe(HttpStatusCode.Created);
        (await customer.Get(kept.Location!).ShouldBe(HttpStatusCode.OK)).Bytes.ShouldBe(bytes);

        await TooLarge(new ByteArrayContent([.. bytes, 0]));
        await TooLarge(new StreamContent(new Unmeasured([.. bytes, 0])));
        (await Kept(customer)).ShouldBe(1);

        async Task TooLarge(HttpContent content)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue(AttachmentCalls.Binary);

            // A server that does not read on may end the connection before its answer is read.
            try
            {
                await customer.WithoutKey().Post($"{conversation}/attachments", content).ShouldBeProblem(413, "request.too_large");
            }
            catch (HttpRequestException cut)
            {
                cut.HttpRequestError.ShouldNotBe(HttpRequestError.NameResolutionError);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_no_file_and_other_content_types_are_refused()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();

        await customer.Upload(conversation, []).ShouldBeProblem(400, "attachment.empty");
        foreach (var type in (string[])["text/html", "image/svg+xml", "application/json", "multipart/form-data"])
            await customer.Upload(conversation, AttachmentCalls.Png, type: type).ShouldBeProblem(415, "request.unsupported_media_type");
        await customer.Upload(conversation, "My card is 4111 1111 1111 1111").ShouldBeProblem(400, "field.card_number");
        (await Kept(customer)).ShouldBe(0);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd.png")]
    [InlineData(@"C:\Users\me\photo.PNG", "photo.png")]
    [InlineData("a\r\nb", "ab.png")]
    [InlineData("..", "attachment.png")]
    [InlineData("", "attachment.png")]
    [InlineData("\u202Egnp.exe", "gnp.exe.png")]
    [InlineData("page.html", "page.html.png")]
    [InlineData("a<b>:\"|?*.png", "a_b______.png")]
    [InlineData(".png", "png.png")]
    [InlineData("Grüße 🦉.png", "Grüße 🦉.png")]
    [InlineData(null, "attachment.png")]
    public async Task A_name_is_cleaned_and_says_the_type_that_the_file_has(string? said, string kept)
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();

        (await customer.Upload(conversation, AttachmentCalls.Png, said)).Member("name").GetString().ShouldBe(kept);
    }

    [Fact]
    public async Task A_long_name_keeps_its_beginning_and_its_extension()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();

        var name = (await customer.Upload(conversation, AttachmentCalls.Png, $"{new string('n', 300)}.png")).Member("name").GetString()!;

        (name.Length, name[^5..]).ShouldBe((200, "n.png"));
        (await customer.Upload(conversation, "Text", new string('t', 300))).Member("name").GetString()!.Length.ShouldBe(200);
    }

    [Fact]
    public async Task Only_members_upload_and_a_conversation_of_others_is_not_there()
    {
        var (customer, other) = (await api.NewCustomer(), await api.NewCustomer());
        var conversation = await customer.NewConversation();

        await other.Upload(conversation, "Hello").ShouldBeProblem(404, "conversation.not_found");
        await api.As(Warehouse).Upload(conversation, "Hello").ShouldBeProblem(404, "conversation.not_found");
        await api.Anonymous().Upload(conversation, "Hello").ShouldBeProblem(401, "auth.required");
        await customer.Upload("/v1/conversations/cnv_01jd0000000000000000000000", "Hello").ShouldBeProblem(404, "conversation.not_found");
        await api.As(Support).Upload(conversation, "Hello").ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Twenty_that_were_not_sent_are_enough_for_an_hour_also_of_many_at_once()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => customer.Upload(conversation, $"File {i}")));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(20);
        answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(
            answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Header("Retry-After") != null);
        (await Kept(customer)).ShouldBe(20);
        var sent = answers.First(answer => answer.Status == HttpStatusCode.Created).Member("id").GetString()!;
        await customer.SendWith(conversation, sent).ShouldBe(HttpStatusCode.Created);
        await customer.Upload(conversation, "One more").ShouldBe(HttpStatusCode.Created);
    }

    private async Task<long> Kept(Client customer)
    {
        var email = (await customer.Get("/v1/me").Json()).GetProperty("email").GetString();
        return await api.Database.Scalar<long>(
            $"SELECT count(*) FROM attachments AS a JOIN users AS u ON u.id = a.uploaded_by WHERE u.email = '{email}'");
    }

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    /// <summary>A body whose length nobody says before.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
