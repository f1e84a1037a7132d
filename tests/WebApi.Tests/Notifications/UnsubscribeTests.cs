using System.Text;
using CleanOrders.Application.Notifications.Preferences;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.WebApi.Tests.Attacks;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Notifications;

/// <summary>The address in the head of a mail that ends the mails of its category (RFC 8058).</summary>
public sealed class UnsubscribeTests(SharedApi api) : IHasRouteRow
{
    static RouteRow IHasRouteRow.Row { get; } = new(
        "POST /v1/unsubscribe/{token}", SweepRow.Public, new(4, 3, async running =>
        {
            var reader = await running.NewCustomer();
            _ = UserId.TryParse(await reader.Id(), out var user);
            var address = ((Api)running).Services.GetRequiredService<IUnsubscribeLinks>().To(user, NotificationCategory.Orders);
            return () => running.Anonymous().WithoutKey().Post(new Uri(address).AbsolutePath);
        }));

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")]
    [InlineData(
        "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--")]
    public async Task The_address_in_a_mail_ends_the_mails_of_its_category_and_no_others(string type, string form)
    {
        var (reader, email) = await api.ConfirmedCustomer();
        var id = await reader.Id();
        _ = await api.Notify(id);
        var path = PathOf(await api.Database.MailTo(email, count: 2));
        using var body = new StringContent(form, Encoding.UTF8);
        body.Headers.Remove("Content-Type");
        _ = body.Headers.TryAddWithoutValidation("Content-Type", type);

        await api.Anonymous().WithoutKey().Post(path, body).ShouldBe(HttpStatusCode.NoContent);

        (await api.As(Support).Delivery(await api.Notify(id), "email")).Steps.ShouldBe(["suppressed switched_off"]);
        _ = await api.Notify(id, category: NotificationCategory.Payments);
        _ = await api.Database.MailTo(email, count: 3);
        var wanted = (await reader.Get("/v1/me/notification-preferences").Json()).GetProperty("categories").EnumerateArray()
            .Single(category => category.GetProperty("category").GetString() == "orders");
        (wanted.GetProperty("email").GetBoolean(), wanted.GetProperty("inApp").GetBoolean()).ShouldBe((false, true));
    }

    [Fact]
    public async Task A_second_call_changes_nothing_and_what_was_switched_on_again_stays_on()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        _ = await api.Notify(await reader.Id());
        var path = PathOf(await api.Database.MailTo(email, count: 2));
        await api.Anonymous().WithoutKey().Post(path).ShouldBe(HttpStatusCode.NoContent);
        var first = (await reader.Get("/v1/me/notification-preferences")).Header("ETag");

        await api.Anonymous().WithKey("key-of-nobody-1234").Post(path).ShouldBe(HttpStatusCode.NoContent);

        (await reader.Get("/v1/me/notification-preferences")).Header("ETag").ShouldBe(first);
    }

    [Fact]
    public async Task Looking_at_the_address_changes_nothing()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        _ = await api.Notify(await reader.Id());
        var path = PathOf(await api.Database.MailTo(email, count: 2));

        await api.Anonymous().Get(path).ShouldBeProblem(405, "request.method_not_allowed");

        _ = await api.Notify(await reader.Id());
        _ = await api.Database.MailTo(email, count: 3);
    }

    [Fact]
    public async Task What_protects_the_account_cannot_be_ended_so()
    {
        var (reader, email) = await api.ConfirmedCustomer();

        _ = await api.Notify(await reader.Id(), category: NotificationCategory.Security);

        var mail = await api.Database.MailTo(email, count: 2);
        mail.UnsubscribeAddress.ShouldBeNull();
        mail.Head.ShouldNotContain("List-Unsubscribe");
    }

    [Fact]
    public async Task An_address_that_is_none_of_ours_ends_nothing()
    {
        var (reader, email) = await api.ConfirmedCustomer();
        var id = await reader.Id();
        _ = await api.Notify(id);
        var path = PathOf(await api.Database.MailTo(email, count: 2));
        var (other, _) = await api.ConfirmedCustomer();

        foreach (var forged in (string[])
            [
                path.Replace(id, await other.Id(), StringComparison.Ordinal),
                path.Replace(".orders.", ".payments.", StringComparison.Ordinal),
                path[..^1], $"{path}x", path[..path.LastIndexOf('.')], "/v1/unsubscribe/x",
            ])
            await api.Anonymous().WithoutKey().Post(forged).ShouldBeProblem(404, "notification.unsubscribe_link_unknown");
    }

    private static string PathOf(ReceivedMail mail)
    {
        mail.Head.ShouldContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
        return new Uri(mail.UnsubscribeAddress.ShouldNotBeNull()).AbsolutePath;
    }
}
