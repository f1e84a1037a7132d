using System.Text;
using CleanOrders.Infrastructure.Providers;

namespace CleanOrders.Infrastructure.Notifications.Webhooks;

/// <summary>What an endpoint answered, as far as it is kept for people: the beginning, and of that what one can see.</summary>
internal static class AnswerText
{
    private const int MostBytes = 1024;

    /// <param name="timeout">Ends the reading: what was read by then is enough.</param>
    /// <param name="ct">Ends it too, and nothing is kept.</param>
    public static async Task<string?> Read(HttpContent content, CancellationToken timeout, CancellationToken ct)
    {
        var bytes = new byte[MostBytes];
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(timeout);
            while (length < MostBytes && await stream.ReadAsync(bytes.AsMemory(length), timeout) is > 0 and var read)
                length += read;
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status is the answer.
            ct.ThrowIfCancellationRequested();
        }

        return ProviderText.Visible(Encoding.UTF8.GetString(bytes, 0, length), MostBytes);
    }
}
