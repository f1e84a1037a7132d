using System.Security.Cryptography;

namespace CleanOrders.Worker.Tests.Notifications.Webhooks;

/// <summary>Secrets of webhooks in the database.</summary>
public sealed class WebhookSecretTests
{
    [Theory]
    [InlineData(DatabaseKind.Postgres)]
    [InlineData(DatabaseKind.Sqlite)]
    public async Task They_outlive_a_change_of_the_secret_that_they_are_encrypted_with(DatabaseKind kind)
    {
        await using var database = await TestDatabase.Seeded(kind);
        await using var endpoint = await StubApi.Start();
        var (old, present) = (NewSecret(), NewSecret());
        MadeWebhook webhook;
        await using (var before = await Start(database, old))
        {
            webhook = await before.As(Admin).NewWebhook($"{endpoint.Address}");
            await before.As(Admin).Post($"{webhook.Path}/secret-rotation").ShouldBe(HttpStatusCode.OK);
        }

        var kept = await Kept(database);
        await using (var between = await Start(database, present, old))
            _ = await Eventually.Be(() => Kept(database), now => now != kept);

        await using var after = await Start(database, present);
        _ = await after.As(Admin).SendTest(webhook);
        var message = (await Eventually.Be(() => Task.FromResult(endpoint.Received), received => received.Count == 1))[0];
        message.Header("webhook-signature")!.Split(' ').Length.ShouldBe(2);
    }

    private static Task<Api> Start(TestDatabase database, string secret, string previous = "") => Api.New(new ApiOptions
    {
        Database = database,
        Settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Security:Secret"] = secret,
            ["Security:PreviousSecret"] = previous,
            ["Webhooks:AllowLoopback"] = "true",
            ["Workers:Enabled"] = "true",
        },
    });

    /// <summary>The older of the two, which is renewed last.</summary>
    private static async Task<string> Kept(TestDatabase database) =>
        Convert.ToHexString(await database.Scalar<byte[]>("SELECT previous_secret FROM webhooks"));

    private static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
