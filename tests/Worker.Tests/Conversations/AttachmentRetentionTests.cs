using System.Net.Http.Headers;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Application.Jobs.Retention;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Worker.Tests.Messaging;

namespace CleanOrders.Worker.Tests.Conversations;

public sealed class AttachmentRetentionTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task What_no_message_took_is_forgotten_after_a_day_with_its_bytes_and_what_one_took_is_kept(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        var talk = await Talk.Begin(api);
        var (sent, unsent) = (await Upload(api, talk), await Upload(api, talk));
        await api.As(Customer).Post($"{talk.Path}/messages", new { clientId = "1", body = "See here", attachments = new[] { sent } })
            .ShouldBe(HttpStatusCode.Created);
        clock.Advance(TimeSpan.FromHours(23));
        var young = await Upload(api, talk);
        await Prune(api);
        Files(database).ShouldBe([sent, unsent, young], ignoreOrder: true);

        clock.Advance(TimeSpan.FromHours(2));
        await Task.WhenAll(Prune(api), Prune(api));

        Files(database).ShouldBe([sent, young], ignoreOrder: true);
        (await database.Scalar<long>("SELECT count(*) FROM attachments")).ShouldBe(2);
        await api.As(Customer).Get($"{talk.Path}/attachments/{unsent}").ShouldBeProblem(404, "attachment.not_found");
        (await api.As(Customer).Get($"{talk.Path}/attachments/{sent}").ShouldBe(HttpStatusCode.OK)).Text.ShouldBe("Hello");
    }

    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task Bytes_that_no_attachment_has_are_swept_when_they_are_a_day_old(DatabaseKind kind)
    {
        var clock = new FakeClock();
        await using var database = await TestDatabase.Seeded(kind);
        await using var api = await Api.New(new ApiOptions { Database = database, Clock = clock, Settings = Published.ByNobody });
        var kept = await Upload(api, await Talk.Begin(api));
        var (lost, draft) = (TypedId.New<AttachmentId>(clock.GetUtcNow()), TypedId.New<AttachmentId>(clock.GetUtcNow()));
        foreach (var name in (string[])[$"{lost}", $"{draft}.draft", "notes"])
            await File.WriteAllTextAsync(Path.Combine(Folder(database), name), "left", TestContext.Current.CancellationToken);

        await Sweep(api);
        Files(database).Count.ShouldBe(4);
        clock.Advance(TimeSpan.FromHours(25));
        await Sweep(api);

        Files(database).ShouldBe([kept, "notes"], ignoreOrder: true);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Folder(database)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<string> Upload(Api api, Talk talk)
    {
        using var content = new StringContent("Hello", new MediaTypeHeaderValue("text/plain"));
        return (await api.As(Customer).WithoutKey().Post($"{talk.Path}/attachments", content).ShouldBe(HttpStatusCode.Created))
            .Member("id").GetString()!;
    }

    private static Task Prune(Api api) => Talk.Run<PruneRecords, PruneRecordsHandler>(api, new PruneRecords());

    private static Task Sweep(Api api) => Talk.Run<SweepAttachments, SweepAttachmentsHandler>(api, new SweepAttachments());

    private static List<string> Files(TestDatabase database) =>
        [.. Directory.GetFiles(Folder(database)).Select(file => Path.GetFileName(file))];

    private static string Folder(TestDatabase database) => Path.Combine(database.Folder, "attachments");
}
