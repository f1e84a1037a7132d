using System.Text;
using CleanOrders.WebApi.Tests.Attacks;

namespace CleanOrders.WebApi.Tests.Conversations.Attachments;

public sealed class GetAttachmentTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "GET /v1/conversations/{id:cnv}/attachments/{attachment:att}", SweepRow.SeesConversation,
        new StatementBudget(1, 1, async swept =>
        {
            var conversation = await swept.As(Customer).NewConversation();
            var attachment = await swept.As(Customer).Attach(conversation);
            return () => swept.As(Customer).Get($"{conversation}/attachments/{attachment}");
        }));

    [Fact]
    public async Task An_image_with_a_page_behind_it_is_an_image_for_saving_and_nothing_else()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        var kept = await customer.Upload(conversation, AttachmentCalls.Png, "Grüße.png", "text/plain").ShouldBe(HttpStatusCode.Created);

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            var answer = await customer.Send(method, kept.Location!).ShouldBe(HttpStatusCode.OK);

            answer.Bytes.ShouldBe(method == HttpMethod.Get ? AttachmentCalls.Png : []);
            answer.Header("Content-Type").ShouldBe("image/png");
            answer.Header("Content-Length").ShouldBe($"{AttachmentCalls.Png.Length}");
            answer.Header("Content-Disposition")!.ShouldStartWith("attachment;");
            answer.Header("Content-Disposition")!.ShouldContain("filename*=UTF-8''Gr%C3%BC%C3%9Fe.png");
            answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
            answer.Header("Content-Security-Policy").ShouldBe("default-src 'none'; sandbox");
            answer.Header("Cache-Control")!.ShouldContain("private");
        }
    }

    [Fact]
    public async Task A_page_that_calls_itself_an_image_is_text()
    {
        var customer = await api.NewCustomer();
        var conversation = await customer.NewConversation();
        var page = Encoding.UTF8.GetBytes("<html><script>alert(1)</script></html>");

        var kept = await customer.Upload(conversation, page, "holiday.png", "image/png").ShouldBe(HttpStatusCode.Created);

        var answer = await customer.Get(kept.Location!).ShouldBe(HttpStatusCode.OK);
        answer.Header("Content-Type").ShouldBe("text/plain; charset=utf-8");
        answer.Header("Content-Disposition")!.ShouldContain("holiday.png.txt");
        answer.Bytes.ShouldBe(page);
    }

    [Fact]
    public async Task Before_it_was_sent_only_who_uploaded_it_sees_it_and_then_each_member_and_nobody_else()
    {
        var (customer, other) = (await api.NewCustomer(), await api.NewCustomer());
        var (conversation, elsewhere) = (await customer.NewConversation(), await customer.NewConversation());
        var attachment = await customer.Attach(conversation);
        var path = $"{conversation}/attachments/{attachment}";

        await customer.Get(path).ShouldBe(HttpStatusCode.OK);
        await api.As(Support).Get(path).ShouldBeProblem(404, "attachment.not_found");

        await customer.SendWith(conversation, attachment).ShouldBe(HttpStatusCode.Created);
        await api.As(Support).Get(path).ShouldBe(HttpStatusCode.OK);
        await other.Get(path).ShouldBeProblem(404, "attachment.not_found");
        await other.Get($"{await other.NewConversation()}/attachments/{attachment}").ShouldBeProblem(404, "attachment.not_found");
        await api.As(Warehouse).Get(path).ShouldBeProblem(404, "attachment.not_found");
        await customer.Get($"{elsewhere}/attachments/{attachment}").ShouldBeProblem(404, "attachment.not_found");
        await api.Anonymous().Get(path).ShouldBeProblem(401, "auth.required");
    }
}
