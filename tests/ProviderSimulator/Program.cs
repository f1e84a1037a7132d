using System.Text.Json.Serialization;
using CleanOrders.ProviderSimulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A payment provider that moves no money, and one that sends texts to nobody, as a process of its own: what it took survives whoever asked
// for it. The protocols are docs/payments.md and docs/notifications.md; what a test wants of it comes to /_control.
var builder = WebApplication.CreateSlimBuilder(args);
_ = builder.Logging.ClearProviders();
_ = builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
await using var app = builder.Build();

var random = new Random(builder.Configuration.GetValue("seed", 1));
using var webhooks = new Webhooks(new Random(random.Next()));
var (books, texts, faults, gate) = (new Books(webhooks), new Texts(), new Faults(random), new Gate());
var calls = new Calls(books, faults, gate, builder.Configuration["key"] ?? "");

_ = app.MapPost(
    "/charges",
    (HttpContext http, ChargeBody body) => calls.Serve(http, "charge", body.Reference, body.Token, mishap => books.Charge(body, mishap)));
_ = app.MapGet(
    "/charges/{reference}", (HttpContext http, string reference) => calls.Serve(http, "find", reference, null, _ => books.Find(reference)));
_ = app.MapPost(
    "/charges/{reference}/void",
    (HttpContext http, string reference) => calls.Serve(http, "void", reference, null, _ => books.Void(reference)));
_ = app.MapPost(
    "/refunds",
    (HttpContext http, RefundBody body) => calls.Serve(http, "refund", body.Reference, null, mishap => books.Refund(body, mishap)));
_ = app.MapGet(
    "/refunds/{reference}",
    (HttpContext http, string reference) => calls.Serve(http, "find", reference, null, _ => books.FindRefund(reference)));
_ = app.MapGet("/entries", (HttpContext http, DateTimeOffset from, DateTimeOffset to, string? after, int limit) =>
    calls.Serve(http, "entries", null, null, _ => books.List(from, to, after, limit)));

_ = app.MapPost(
    "/messages",
    (HttpContext http, TextBody body) => calls.Serve(http, "message", body.Reference, body.To, _ => texts.Take(body)));

var control = app.MapGroup("/_control");
_ = control.MapPost("/faults", (Fault fault) => faults.Add(fault));
_ = control.MapDelete("/faults", faults.Clear);
_ = control.MapGet("/books", books.Show);
_ = control.MapGet("/messages", () => texts.All);
_ = control.MapGet("/held", () => gate.Held);
_ = control.MapDelete("/held", gate.Open);
_ = control.MapPost("/decisions/{reference}/{status}", (string reference, string status) => books.Decide(reference, status));
_ = control.MapPost(
    "/taken/{reference}/{amount}/{currency}", (string reference, long amount, string currency) => books.Take(reference, amount, currency));
_ = control.MapPost(
    "/given/{reference}/{charge}/{amount}/{currency}",
    (string reference, string charge, long amount, string currency) => books.Give(reference, charge, amount, currency));
_ = control.MapPost("/webhooks", (WebhookManners manners) => webhooks.Behave(manners));
_ = control.MapGet("/webhooks", () => webhooks.Count);

await app.StartAsync();
Console.WriteLine($"Now listening on: {app.Urls.First()}");
await app.WaitForShutdownAsync();

// Not the public one that ASP.NET Core makes: tests know one of these, the service's.
internal sealed partial class Program;
