using System.Text.Json;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>What <c>docs/webhooks.md</c> says to receivers works, with the package that it names.</summary>
public sealed partial class WebhookReceiverTests
{
    private const string Judge = """
        import { readFileSync } from "node:fs";
        import { read } from "./receiver.mjs";

        const { secrets, body, headers } = JSON.parse(readFileSync("message.json", "utf8"));
        const verdict = (text, secret) => { try { return read(secret, text, headers).type; } catch (error) { return error.message; } };
        console.log(JSON.stringify([...secrets.map((secret) => verdict(body, secret)), verdict(body + " ", secrets[0])]));
        """;

    [Fact]
    public async Task The_receiver_of_the_document_takes_what_is_sent_to_it_and_nothing_else()
    {
        var ct = TestContext.Current.CancellationToken;
        using var tools = await NodeTools.New();
        await using var endpoint = await StubApi.Start();
        await using var api = await Api.New(
            new ApiOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Webhooks:AllowLoopback"] = "true" } });
        var webhook = await api.As(Admin).NewWebhook($"{endpoint.Address}");
        var rotated = await api.As(Admin).Post($"{webhook.Path}/secret-rotation").ShouldBe(HttpStatusCode.OK);
        _ = await api.As(Admin).SendTest(webhook);
        var message = (await Eventually.Be(() => Task.FromResult(endpoint.Received), received => received.Count == 1))[0];

        await File.WriteAllTextAsync(
            Path.Combine(tools.Folder, "receiver.mjs"), Script().Match(Repository.Read("docs/webhooks.md")).Groups["script"].Value,
            ct);
        await File.WriteAllTextAsync(Path.Combine(tools.Folder, "judge.mjs"), Judge, ct);
        await File.WriteAllTextAsync(Path.Combine(tools.Folder, "message.json"), JsonSerializer.Serialize(new
        {
            secrets = new[] { rotated.Member("secret").GetString(), webhook.Secret, $"whsec_{Convert.ToBase64String(new byte[32])}" },
            body = message.Body,
            headers = message.Headers,
        }), ct);

        var (exitCode, output) = await NodeTools.Run(tools.Folder, "node", "judge.mjs");
        exitCode.ShouldBe(0, output);
        JsonSerializer.Deserialize<string[]>(output).ShouldBe(
            ["webhook_test", "webhook_test", "No matching signature found", "No matching signature found"]);
    }

    [GeneratedRegex(@"```js\r?\n(?<script>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Script();
}
