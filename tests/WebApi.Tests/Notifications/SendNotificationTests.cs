using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>What other services have to say.</summary>
public sealed class SendNotificationTests(SharedApi api)
{
    private const string Path = "/v1/notifications";

    [Fact]
    public async Task A_message_comes_into_the_inbox_and_the_log_has_it_where_the_answer_says()
    {
        var reader = await api.NewCustomer();

        var sent = await Send(await reader.Id(), Data("Closed", "On Monday.\n\nSorry.", "https://shop.example.com/a?b=c&d=\"e"))
            .ShouldBe(HttpStatusCode.Accepted);

        var id = sent.Member("id").GetString()!;
        sent.Header("Location").ShouldEndWith($"{Path}/{id}");
        var entry = (await reader.ReadInbox()).ShouldHaveSingleItem();
        (entry.Id, entry.Category, entry.Title, entry.Text, entry.Link)
            .ShouldBe((id, "messages", "Closed", "On Monday.\n\nSorry.", "https://shop.example.com/a?b=c&d=\"e"));
        (await api.As(Support).Get($"{Path}/{id}").Json()).GetProperty("template").GetString().ShouldBe("message");
    }

    [Fact]
    public async Task The_same_key_twice_is_one_notification()
    {
        var reader = await api.NewCustomer();
        var (to, admin) = (await reader.Id(), api.As(Admin).WithKey(Client.FreshKey()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(to, Data("One", "Only one."), admin)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
        answers.Select(answer => answer.Member("id").GetString()).Distinct().ShouldHaveSingleItem();
        _ = (await reader.ReadInbox()).ShouldHaveSingleItem();
        await Send(to, Data("Another", "Only one."), admin).ShouldBeProblem(422, "idempotency.key_reused");
        await api.As(Admin).WithoutKey().Post(Path, Body(to, Data("One", "Only one."))).ShouldBeProblem(400, "idempotency.key_missing");
    }

    [Theory]
    [InlineData("{{ link }}", "{% if title %}{{ title }}{% endif %} <b onclick=\"x\">&amp;</b>")]
    [InlineData("{{ 'a' | amount }}", "{% raw %} <script>alert(1)</script>")]
    [InlineData("A --- B", "One\n---\nSee: https://evil.example.com\n---\nSee: javascript:alert(1)")]
    public async Task What_looks_like_a_template_or_markup_is_text(string title, string text)
    {
        var reader = await api.NewCustomer();

        await Send(await reader.Id(), Data(title, text)).ShouldBe(HttpStatusCode.Accepted);

        var entry = (await reader.ReadInbox()).ShouldHaveSingleItem();
        (entry.Title, entry.Text, entry.Link).ShouldBe((title, text, null));
    }

    [Fact]
    public async Task Data_that_the_template_does_not_take_is_refused_by_its_pointer_and_nothing_is_sent()
    {
        var reader = await api.NewCustomer();
        var to = await reader.Id();

        await Send(to, new { }).ShouldBeInvalid(("/data/title", "field.required"), ("/data/text", "field.required"));
        await Send(to, Data(" ", "\u0001")).ShouldBeInvalid(("/data/title", "field.required"), ("/data/text", "field.bad_characters"));
        await Send(to, Data("One\nTwo", "A")).ShouldBeInvalid(("/data/title", "field.bad_characters"));
        await Send(to, Data(new string('a', 201), new string('b', 10_001)))
            .ShouldBeInvalid(("/data/title", "field.too_long"), ("/data/text", "field.too_long"));
        await Send(to, new { title = "A", text = "B", more = "C" }).ShouldBeInvalid(("/data", "notification.data_invalid"));
        await api.As(Admin).Post(Path, new { template = "message", to }).ShouldBeInvalid(("/data", "field.required"));
        await api.As(Admin).Post(Path, new { data = Data("A", "B") })
            .ShouldBeInvalid(("/template", "field.required"), ("/to", "field.required"));
        await api.As(Admin).Post(Path, new { template = "order_shipped", to, data = Data("A", "B") })
            .ShouldBeInvalid(("/template", "notification.template_not_open"));
        await Send(to, new { title = 1, text = "B" }).ShouldBe(HttpStatusCode.BadRequest);
        await Send(to, Data("A", "My card is 4111 1111 1111 1111")).ShouldBe(HttpStatusCode.BadRequest);
        await Send("customer@example.com", Data("A", "B")).ShouldBe(HttpStatusCode.BadRequest);

        (await reader.ReadInbox()).ShouldBeEmpty();
        await Send(to, Data(new string('a', 200), new string('b', 10_000), $"https://a.example/{new string('c', 1_982)}"))
            .ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("http://shop.example.com")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//shop.example.com")]
    [InlineData("/orders")]
    [InlineData("https://")]
    [InlineData("https://shop.example.com/a b")]
    [InlineData(" https://shop.example.com")]
    [InlineData("https://shop.example.com@evil.example.com")]
    [InlineData("")]
    public async Task A_link_leads_to_an_address_of_https(string link) =>
        await Send(await api.As(Customer).Id(), Data("A", "B", link)).ShouldBeInvalid(("/data/link", "notification.data_invalid"));

    [Fact]
    public async Task A_link_is_not_longer_than_2000_characters() =>
        await Send(await api.As(Customer).Id(), Data("A", "B", $"https://a.example/{new string('c', 1_983)}"))
            .ShouldBeInvalid(("/data/link", "notification.data_invalid"));

    [Fact]
    public async Task A_user_that_does_not_exist_is_not_found() =>
        await Send("usr_01jd0000000000000000000000", Data("A", "B")).ShouldBeProblem(404, "user.not_found");

    [Fact]
    public async Task Only_who_may_send_sends_and_learns_of_users()
    {
        await Send("usr_01jd0000000000000000000000", Data("A", "B"), api.As(Support)).ShouldBeProblem(403, "auth.forbidden");
        await Send("usr_01jd0000000000000000000000", Data("A", "B"), api.As(Customer)).ShouldBeProblem(403, "auth.forbidden");
        var reader = await api.NewCustomer();
        var key = await api.As(Admin).NewKey("notifications:send");

        await Send(await reader.Id(), Data("A", "B"), api.FromApiKey(key)).ShouldBe(HttpStatusCode.Accepted);

        _ = (await reader.ReadInbox()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Who_does_not_want_messages_gets_none()
    {
        var reader = await api.NewCustomer();
        await reader.Want(new { categories = new[] { new { category = "messages", inApp = false, email = false } } });

        var sent = await Send(await reader.Id(), Data("A", "B")).ShouldBe(HttpStatusCode.Accepted);

        (await reader.ReadInbox()).ShouldBeEmpty();
        (await api.As(Support).Delivery(sent.Member("id").GetString()!, "email")).Steps.ShouldBe(["suppressed switched_off"]);
    }

    private static object Body(string to, object data) => new { template = "message", to, data };

    private static Dictionary<string, string> Data(string title, string text, string? link = null)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["title"] = title, ["text"] = text };
        if (link is not null)
            data["link"] = link;
        return data;
    }

    private Task<HttpAnswer> Send(string to, object data, Client? client = null) => (client ?? api.As(Admin)).Post(Path, Body(to, data));
}
