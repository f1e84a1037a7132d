#:property PublishAot=false
#:package Spectre.Console@0.57.2

// Walks one order through its life, and says what it asks and what is answered:   dotnet run build/demo.cs
//   -- --orders 2000   places that many orders with 16 clients instead, then checks that the stock adds up
//   -- --url URL       where the API is, http://localhost:5080 if left out
// The API must run in Development. Where none answers on this machine, it is started, and stopped again.
// The exit code is 0 only if every answer is as it should be.

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 10_000;
var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair.ElementAtOrDefault(1) ?? "");
var orders = 0;
if (options.Keys.Except(["--orders", "--url"]).Any()
    || !Uri.TryCreate(options.GetValueOrDefault("--url", "http://localhost:5080"), UriKind.Absolute, out var url)
    || (options.TryGetValue("--orders", out var number) && (!int.TryParse(number, out orders) || orders < 1)))
{
    Console.WriteLine("Usage: dotnet run build/demo.cs [-- [--orders N] [--url URL]]");
    return 2;
}

try
{
    using var started = await LocalApi.StartUnlessRunning(url, root);
    using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(100) };
    await (orders == 0 ? new Life(http).Walk() : new Load(http, orders).Run());
    return 0;
}
catch (Surprise surprise)
{
    AnsiConsole.MarkupLineInterpolated($"\n[red]Surprise:[/] {surprise.Message}");
    return 1;
}
catch (HttpRequestException broken)
{
    AnsiConsole.MarkupLineInterpolated($"\n[red]Surprise:[/] {url} does not answer any more: {broken.Message}");
    return 1;
}

/// <summary>One order from its placing to the return of a part of it.</summary>
internal sealed class Life(HttpClient http)
{
    private const string Kettle = "SKU-00001";
    private const string Lamp = "SKU-00010";
    private static readonly object Address =
        new { name = "Ada Example", line1 = "Sample Street 1", city = "Sampletown", postalCode = "12345", country = "DE" };

    public async Task Walk()
    {
        Paint.Title("The seeded users sign in");
        var customer = await Person.SignIn(http, "customer", aloud: true);
        var other = await Person.SignIn(http, "customer2", aloud: true);
        var warehouse = await Person.SignIn(http, "warehouse", aloud: true);

        Paint.Title("Anyone looks at the products");
        var products = await new Person(http, "anyone").Ask("/v1/products?q=kettle&limit=2");
        products.Is("items.0.sku", Kettle);
        var price = (long)products["items.0.price.amount"]!;
        var lamp = await new Person(http, "anyone").Ask($"/v1/products/{Lamp}");
        var total = (3 * price) + (2 * (long)lamp["price.amount"]!);

        Paint.Title("A customer places an order; sent twice with one key, it is one order");
        var order = new
        {
            lines = new[] { new { sku = Kettle, quantity = 3 }, new { sku = Lamp, quantity = 2 } },
            shippingAddress = Address,
        };
        var key = Person.NewKey();
        var placed = await customer.Post("/v1/orders", order, 201, "number status total allowedActions", key);
        placed.Is("status", "awaiting_payment").Is("total.amount", total).Is("lines.0.quantity", 3L)
            .Is("allowedActions", """["payments","cancellation"]""");
        var path = $"/v1/orders/{placed["id"]}";
        var again = await customer.Post("/v1/orders", order, 201, "number status", key);
        again.Is("id", (string)placed["id"]!).Has("Idempotent-Replayed", "true").Has("Location", path);
        _ = await warehouse.Ask($"/v1/inventory/{Kettle}");

        Paint.Title("What is not allowed is refused, and the refusal says what would be");
        (await other.Ask(path, 404, "code detail")).Is("code", "order.not_found");
        (await warehouse.Post($"{path}/preparation", new { }, 409, "code detail allowed")).Is("code", "order.wrong_state")
            .Is("allowed", """["paid","cancelled","expired"]""");
        (await customer.Post(
            "/v1/orders", new { lines = new[] { new { sku = Kettle, quantity = 0 } }, shippingAddress = Address }, 400, "code errors"))
            .Is("errors.0.pointer", "/lines/0/quantity");

        Paint.Title("It is paid, with the second card");
        (await customer.Post($"{path}/payments", new { token = "tok_declined" }, 402, "code detail")).Is("code", "payment.declined");
        (await customer.Post($"{path}/payments", new { token = "tok_ok" }, 201)).Is("status", "succeeded").Is("amount.amount", total);
        (await customer.Ask(path, 200, "status payment")).Is("status", "paid").Is("payment.captured.amount", total).Has("ETag", "\"2\"");

        Paint.Title("The warehouse prepares it and sends two parcels");
        (await warehouse.Post($"{path}/preparation", new { }, 200, "status allowedActions")).Is("status", "preparing");
        (await customer.Post($"{path}/cancellation", new { reason = "Too late" }, 409, "code detail")).Is("code", "order.wrong_state");
        var first = await Ship("partially_shipped", (Kettle, 2));
        var second = await Ship("shipped", (Kettle, 1), (Lamp, 2));
        (await warehouse.Post($"{path}/shipments/{first["shipments.0.id"]}/delivery", new { }, 200, "status")).Is("status", "shipped");
        (await warehouse.Post($"{path}/shipments/{second["shipments.1.id"]}/delivery", new { }, 200, "status")).Is("status", "delivered");

        Paint.Title("The customer sends two kettles back, of which one is damaged");
        var announced =
            await customer.Post(
                $"{path}/returns", new { lines = Pieces((Kettle, 2)), reason = "One kettle is enough" }, 201, "status returns");
        (await warehouse.Post(
            $"{path}/returns/{announced["returns.0.id"]}/receipt", new { damaged = Pieces((Kettle, 1)) }, 200, "status returns"))
            .Is("status", "partially_returned").Is("lines.0.returned", 2L)
            .Is("payment.status", "partially_refunded").Is("payment.refunded.amount", 2 * (long)placed["lines.0.unitPrice.amount"]!);

        Paint.Title("Who did what, and what it did to the stock");
        var history = await customer.Ask($"{path}/history", 200, "items");
        history.Is("items.*.action",
            """["order_placed","order_paid","order_preparation_started","order_shipped","order_shipped","shipment_delivered","shipment_delivered","order_return_requested","order_return_received","order_refunded"]""");
        var moves = await warehouse.Ask($"/v1/inventory/{Kettle}/movements?limit=200", 200, "next");
        var ours = moves.Node!["items"]!.AsArray().Where(move => (string?)move!["order"] == (string)placed["id"]!).ToList();
        Paint.Note($"movements of {Kettle} by this order, newest first: "
            + string.Join(
                ", ", ours.Select(m => $"{m!["kind"]} (on hand {(int)m["onHand"]!:+0;-0;0}, reserved {(int)m["reserved"]!:+0;-0;0})")));
        if (ours.Sum(move => (int)move!["onHand"]!) != -2 || ours.Sum(move => (int)move!["reserved"]!) != 0)
            throw new Surprise("3 kettles went and 1 came back whole: on hand must have changed by -2, reserved by 0.");
        var stock = await warehouse.Ask($"/v1/inventory/{Kettle}");
        stock.Is("available", (long)stock["onHand"]! - (long)stock["reserved"]!);
        AnsiConsole.MarkupLineInterpolated($"\n[green]Everything was as it should be.[/] The order is {path} now.");

        Task<Answer> Ship(string status, params (string, int)[] pieces) =>
            Checked(warehouse.Post(
                $"{path}/shipments", new { lines = Pieces(pieces), carrier = "Parcel Post", tracking = $"PP-{pieces.Length}" }, 201,
                "status shipments"), status);
    }

    private static object Pieces(params (string Sku, int Quantity)[] pieces) =>
        pieces.Select(part => new { sku = part.Sku, quantity = part.Quantity });

    private static async Task<Answer> Checked(Task<Answer> answer, string status) => (await answer).Is("status", status);
}

/// <summary>Many orders at once, and whether the stock adds up afterwards.</summary>
internal sealed class Load(HttpClient http, int orders)
{
    private const int Clients = 16;

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentDictionary<string, bool> _placed = new();
    private readonly ConcurrentBag<double> _times = [];
    private readonly string _run = Guid.NewGuid().ToString("N");
    private int _taken;
    private int _retries;

    public async Task Run()
    {
        var customers = new[] { await Person.SignIn(http, "customer"), await Person.SignIn(http, "customer2") };
        var skus = (await All("/v1/products?active=true&limit=200", customers[0])).Where(p => (string)p["price"]!["currency"]! == "EUR")
            .Select(p => (string)p["sku"]!).ToList();
        var clock = Stopwatch.StartNew();
        var clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Place(customers[client % 2], skus)));
        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var answered = progress.AddTask("Orders", maxValue: orders);
            while (await Task.WhenAny(clients, Task.Delay(200)) != clients)
            {
                answered.Description = $"{_times.Count:N0} of {orders:N0} orders, {_times.Count / clock.Elapsed.TotalSeconds:N0}/s";
                answered.Value = _times.Count;
            }

            answered.Value = orders;
        });
        await clients;
        var seconds = clock.Elapsed.TotalSeconds;

        var sorted = _times.Order().ToList();
        var refused = _answers.GetValueOrDefault("409 order.out_of_stock");
        var others = _answers.Where(answer => answer.Key is not ("201" or "409 order.out_of_stock")).ToList();
        Console.WriteLine(
            $"{_answers.GetValueOrDefault("201"):N0} of {orders:N0} orders placed with {Clients} clients in {seconds:N1} s: "
                + $"{orders / seconds:N0} orders/s, "
            + $"p50 {sorted[sorted.Count / 2]:N1} ms, p99 {sorted[sorted.Count * 99 / 100]:N1} ms");
        Console.WriteLine(
            $"{refused:N0} refused for stock, {_retries:N0} retries, other answers: "
                + $"{(others.Count == 0 ? "none" : string.Join(", ", others.Select(o => $"{o.Value:N0} × {o.Key}")))}");
        if (others.Count > 0)
            throw new Surprise("Orders were answered otherwise than by 201 or 409 order.out_of_stock.");
        if (_placed.Count != _answers.GetValueOrDefault("201"))
            throw new Surprise($"{_answers["201"]} keys, but {_placed.Count} orders.");
        await CheckStock();
    }

    private async Task Place(Person customer, List<string> skus)
    {
        while (Interlocked.Increment(ref _taken) is var taken && taken <= orders)
        {
            // The first products are the popular ones: every tenth line is one of the first ten.
            var lines = Enumerable.Range(0, Random.Shared.Next(1, 6))
                .Select(_ => skus[(int)(skus.Count * Math.Pow(Random.Shared.NextDouble(), 2))]).Distinct()
                .Select(sku => new { sku, quantity = Random.Shared.Next(1, 4) }).ToList();
            var body = new
            {
                lines,
                shippingAddress = new
                {
                    name = "Ada Example",
                    line1 = "Sample Street 1",
                    city = "Sampletown",
                    postalCode = "12345",
                    country = "DE",
                },
            };
            var started = Stopwatch.GetTimestamp();
            var answer = await PlaceUntilAnswered(customer, body, $"demo-{_run}-{taken}");
            _times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            _ = _answers.AddOrUpdate(answer.Status == 201 ? "201" : $"{answer.Status} {answer["code"]}", 1, (_, count) => count + 1);
            if (answer.Status == 201)
                _placed[(string)answer["id"]!] = true;
        }
    }

    // Sent again with the same key, an order cannot become two.
    private async Task<Answer> PlaceUntilAnswered(Person customer, object body, string key)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await customer.Send(HttpMethod.Post, "/v1/orders", body, key);
            if (answer.Status is not (503 or 429) || attempt == 10)
                return answer;
            _ = Interlocked.Increment(ref _retries);
            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(100));
        }
    }

    private async Task CheckStock()
    {
        var staff = await Person.SignIn(http, "admin");
        for (var attempt = 1; ; attempt++)
        {
            var open = (await All(
                "/v1/orders?status=awaiting_payment&status=paid&status=preparing&status=partially_shipped&limit=200", staff))
                .SelectMany(order => order["lines"]!.AsArray())
                .GroupBy(line => (string)line!["sku"]!)
                .ToDictionary(lines => lines.Key, lines => lines.Sum(line => (int)line!["quantity"]! - (int)line["shipped"]!));
            var skus = (await All("/v1/products?limit=200", staff)).Select(product => (string)product["sku"]!).ToList();
            var wrong = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(skus, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (sku, _) =>
            {
                var level = await staff.Send(HttpMethod.Get, $"/v1/inventory/{sku}");
                var moves = await All($"/v1/inventory/{sku}/movements?limit=200", staff);
                var (onHand, reserved) = (moves.Sum(move => (int)move["onHand"]!), moves.Sum(move => (int)move["reserved"]!));
                if ((int)level["onHand"]! != onHand || (int)level["reserved"]! != reserved || open.GetValueOrDefault(sku) != reserved)
                    wrong.Add($"{sku}: on hand {level["onHand"]} (ledger {onHand}), reserved {level["reserved"]} (ledger {reserved}, open "
                        + $"orders {open.GetValueOrDefault(sku)})");
            });
            if (wrong.IsEmpty)
            {
                AnsiConsole.MarkupInterpolated($"[green]The stock adds up[/] for {skus.Count:N0} skus: on hand = seed + movements, ");
                AnsiConsole.WriteLine($"reserved = sum of movements = {open.Values.Sum():N0} pieces in open orders.");
                return;
            }

            // Orders that expire while we look move stock between two of our questions: then the next look is right.
            if (attempt == 3)
                throw new Surprise($"The stock of {wrong.Count} skus does not add up. {string.Join("; ", wrong.Order().Take(5))}");
            await Task.Delay(1000);
        }
    }

    private static async Task<List<JsonNode>> All(string path, Person person)
    {
        var items = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await person.Send(HttpMethod.Get, path + (cursor == "" ? "" : $"&cursor={cursor}"));
            if (page.Status != 200)
                throw new Surprise($"GET {path} was answered {page.Status}, not 200.");
            items.AddRange(page.Node!["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["next"];
        }

        return items;
    }
}

/// <summary>Somebody who calls the API, signed in or not.</summary>
internal sealed class Person(HttpClient http, string name)
{
    private string? _token;

    public static async Task<Person> SignIn(HttpClient http, string name, bool aloud = false)
    {
        var person = new Person(http, name);
        await person.SignIn(aloud);
        return person;
    }

    public static string NewKey() => $"demo-{Guid.NewGuid():N}";

    public Task<Answer> Ask(string path, int status = 200, string show = "*") =>
        Aloud(HttpMethod.Get, path, body: null, key: null, status, show);

    public Task<Answer> Post(string path, object body, int status, string show = "*", string? key = null) =>
        Aloud(HttpMethod.Post, path, body, key ?? NewKey(), status, show);

    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, string? key = null)
    {
        var answer = await SendOnce(method, path, body, key);
        if (answer.Status != 401 || _token is null)
            return answer;

        // Access tokens live ten minutes.
        await SignIn(aloud: false);
        return await SendOnce(method, path, body, key);
    }

    private async Task SignIn(bool aloud)
    {
        var body = new { email = $"{name}@example.com", password = "Development-Only-1" };
        var answer = aloud
            ? await Aloud(HttpMethod.Post, "/v1/auth/login", body, key: null, 200, "tokenType expiresIn")
            : await SendOnce(HttpMethod.Post, "/v1/auth/login", body, key: null);
        _token = answer.Status == 200
            ? (string)answer["accessToken"]!
            : throw new Surprise($"{name}@example.com cannot sign in ({answer.Status}): does the API run in Development?");
    }

    private async Task<Answer> SendOnce(HttpMethod method, string path, object? body, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (_token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (body is not null)
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer($"{method} {path}", (int)response.StatusCode, response.Headers, isJson ? JsonNode.Parse(text) : null);
    }

    private async Task<Answer> Aloud(HttpMethod method, string path, object? body, string? key, int status, string show)
    {
        var sent = Paint.Clipped(body is null ? "" : JsonSerializer.Serialize(body));
        AnsiConsole.MarkupLineInterpolated($"  [aqua]{method} {path}[/]  [grey]({name})[/] {sent}");
        var answer = await Send(method, path, body, key);
        var replayed = answer.Headers.Contains("Idempotent-Replayed") ? " replayed" : "";
        var shown = Paint.Short(answer.Node, show);
        if (answer.Status < 400)
            AnsiConsole.MarkupLineInterpolated($"  [green]{answer.Status}{replayed}[/] {shown}");
        else
            AnsiConsole.MarkupLineInterpolated($"  [red]{answer.Status}[/] {shown}");
        return answer.Status == status
            ? answer
            : throw new Surprise($"{answer.Question} was answered {answer.Status}, not {status}: {answer.Node?.ToJsonString()}");
    }
}

internal sealed record Answer(string Question, int Status, HttpResponseHeaders Headers, JsonNode? Node)
{
    /// <summary>A member by its path, as in <c>lines.0.sku</c>; <c>*</c> stands for every item.</summary>
    public JsonNode? this[string path] => Find(Node, path.Split('.'));

    public Answer Is(string path, object expected)
    {
        var found = this[path];
        var text = found is JsonValue value && value.TryGetValue<string>(out var plain) ? plain : found?.ToJsonString();
        return text == expected.ToString()
            ? this
            : throw new Surprise($"{Question} answered with {path} = {text ?? "nothing"}, not {expected}.");
    }

    public Answer Has(string header, string expected) =>
        Headers.TryGetValues(header, out var values) && string.Join(", ", values) is var found && found == expected
            ? this
            : throw new Surprise($"{Question} has no {header}: {expected}.");

    private static JsonNode? Find(JsonNode? node, string[] path) => (node, path) switch
    {
        (_, []) => node,
        (JsonArray items, ["*", ..]) => new JsonArray([.. items.Select(item => Find(item, path[1..])?.DeepClone())]),
        (JsonArray items, [var index, ..]) => int.TryParse(index, out var i) && i < items.Count ? Find(items[i], path[1..]) : null,
        (JsonObject members, [var member, ..]) => Find(members[member], path[1..]),
        _ => null,
    };
}

/// <summary>The API on this machine, started where none runs yet.</summary>
internal static class LocalApi
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public static async Task<IDisposable?> StartUnlessRunning(Uri url, string root)
    {
        if (await Answers(url))
            return null;
        if (!url.IsLoopback)
            throw new Surprise($"Nothing answers at {url}health/ready.");

        Console.WriteLine($"Nothing answers at {url}: starting the API (dotnet run --project src/WebApi)");
        var process =
            Process.Start(
                new ProcessStartInfo(
                    "dotnet", ["run", "--project", "src/WebApi", "-c", "Release", "--", "--urls", url.GetLeftPart(UriPartial.Authority)])
                {
                    WorkingDirectory = root,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
        var said = new ConcurrentQueue<string>();
        DataReceivedEventHandler keep = (_, line) =>
        {
            if (line.Data is { } text)
                said.Enqueue(text);
            if (line.Data?.Contains("Database:", StringComparison.Ordinal) == true)
                Console.WriteLine(line.Data.Trim());
        };
        process.OutputDataReceived += keep;
        process.ErrorDataReceived += keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = new Started(process);
        for (var clock = Stopwatch.StartNew(); !await Answers(url); await Task.Delay(200))
        {
            if (!process.HasExited && clock.Elapsed < Timeout)
                continue;
            started.Dispose();
            throw new Surprise($"The API did not start.{Environment.NewLine}{string.Join(Environment.NewLine, said.TakeLast(20))}");
        }

        return started;
    }

    private static async Task<bool> Answers(Uri url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await http.GetAsync(new Uri(url, "/health/ready"));
            return response.IsSuccessStatusCode
                ? true
                : throw new Surprise(
                    $"{url}health/ready answers {(int)response.StatusCode}: this is not the API, or its database does not answer.");
        }
        catch (HttpRequestException unreachable) when (unreachable.InnerException is SocketException)
        {
            return false;
        }
    }

    private sealed class Started(Process process) : IDisposable
    {
        public void Dispose()
        {
            // `dotnet run` and the API that it runs.
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }
}

internal static class Paint
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Title(string text) => AnsiConsole.MarkupLineInterpolated($"\n[bold]{text}[/]");

    public static void Note(string text) => AnsiConsole.WriteLine($"  {text}");

    public static string Clipped(string text) => text.Length <= 120 ? text : $"{text[..119]}…";

    /// <summary>The members that matter here; <c>*</c> for all.</summary>
    public static string Short(JsonNode? node, string members)
    {
        if (node is not JsonObject all || members == "*")
            return Text(node);
        var shown = members.Split(' ').Where(all.ContainsKey).Select(name => $"\"{name}\":{Text(all[name])}");
        return $"{{{string.Join(",", shown)}{(all.Count > members.Split(' ').Length ? ",…" : "")}}}";
    }

    private static string Text(JsonNode? node) => node?.ToJsonString(Readable) ?? "null";
}

internal sealed class Surprise(string message) : Exception(message);
