using System.Text.Json;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Worker.Tests.Conversations;

/// <summary>A conversation of the seeded customer with the seeded support, and the jobs that look at it.</summary>
internal sealed class Talk(Api api, string path)
{
    public string Path => path;

    public string Id => path.Split('/')[^1];

    public static async Task<Talk> Begin(Api api)
    {
        var opened = await api.As(Customer).Post("/v1/conversations", new { subject = "My kettle whistles", message = "Secret words" })
            .ShouldBe(HttpStatusCode.Created);
        return new Talk(api, $"/v1/conversations/{opened.Member("id").GetString()}");
    }

    /// <returns>The number of the message.</returns>
    public async Task<int> Write(Who author, string body = "Secret words") =>
        (await api.As(author).Post($"{path}/messages", new { clientId = $"{Guid.CreateVersion7():N}", body })
            .ShouldBe(HttpStatusCode.Created)).Member("sequence").GetInt32();

    public Task Read(Who reader, int upTo) => api.As(reader).Post($"{path}/read", new { upTo }).ShouldBe(HttpStatusCode.NoContent);

    public async Task<string> Status() => (await api.As(Support).Get(path).Json()).GetProperty("status").GetString()!;

    public async Task<List<(string Author, string Body)>> Messages()
    {
        var customer = await api.As(Customer).Id();
        return
        [
            .. (await api.As(Support).Get($"{path}/messages").Json()).GetProperty("items").EnumerateArray().Select(message => (
                Author(message) == customer ? "customer" : "support", message.GetProperty("body").GetString()!)),
        ];
    }

    /// <summary>Does a job as a worker does; several at once are several workers.</summary>
    public static async Task Run<TArguments, THandler>(Api api, TArguments arguments)
        where TArguments : notnull
        where THandler : IJobHandler<TArguments>
    {
        await using var scope = api.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<THandler>();
        (await handler.Handle(arguments, run: null!, CancellationToken.None)).ShouldBeOfType<JobOutcome.Done>();
    }

    private static string? Author(JsonElement message) => message.GetProperty("author").GetProperty("id").GetString();
}
