using System.Text.Json;
using System.Text.RegularExpressions;
using CleanOrders.WebApi.Tests.Docs;

namespace CleanOrders.WebApi.Tests.Postgres.Realtime;

/// <summary>What <c>docs/realtime.md</c> says to clients works, with the package that it names.</summary>
public sealed partial class RealtimeClientTests
{
    private const string Run = """
        import { follow } from "./client.mjs";

        const [api, token, conversation, count] = process.argv.slice(2);
        const seen = [];
        await follow(api, () => token, conversation, (message) => {
          seen.push(message.sequence);
          if (seen.length === Number(count)) {
            process.stdout.write(`seen ${JSON.stringify(seen)}\n`, () => process.exit(0));
          }
        });
        """;

    [Fact]
    public async Task The_client_of_the_document_connects_again_by_itself_and_misses_nothing()
    {
        var ct = TestContext.Current.CancellationToken;
        using var tools = await NodeTools.New();
        await using var api = await Api.New();
        await using var address = new MovedAddress(api);
        var (id, customer) = (await api.As(Customer).BeginConversation(), await api.As(Customer).Id());
        await File.WriteAllTextAsync(
            Path.Combine(tools.Folder, "client.mjs"), Script().Match(Repository.Read("docs/realtime.md")).Groups["script"].Value, ct);
        await File.WriteAllTextAsync(Path.Combine(tools.Folder, "run.mjs"), Run, ct);

        var client = NodeTools.Run(
            tools.Folder, "node", "run.mjs", $"http://{address.ConnectionString}", await api.As(Customer).Token(), id, "9");
        await using (var support = await HubClient.Connect(api.As(Support)))
        {
            await support.Join(id);
            _ = await Task.WhenAny(client, support.Next("presence", seen => seen.GetProperty("user").GetString() == customer));
        }

        for (var i = 0; i < 3; i++)
            _ = await api.As(Support).Say(id, "before").ShouldBe(HttpStatusCode.Created);
        await api.Restart();
        address.MoveTo(api);
        for (var i = 0; i < 5; i++)
            _ = await api.As(Support).Say(id, "after").ShouldBe(HttpStatusCode.Created);

        var (exitCode, output) = await client;
        exitCode.ShouldBe(0, output);
        var line = output.Split('\n').Single(text => text.StartsWith("seen ", StringComparison.Ordinal));
        JsonSerializer.Deserialize<int[]>(line[5..]).ShouldBe(Enumerable.Range(1, 9));
    }

    [GeneratedRegex(@"```js\r?\n(?<script>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Script();
}
