using System.Globalization;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Mailing;
using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Notifications.Sms;

/// <summary>
/// Writes texts as files into a folder that only the service's user can read, instead of sending them: the number, an empty line, the text.
/// A file that is there is whole, and their names sort by time.
/// </summary>
internal sealed class SmsFolder(DataOptions data) : ISmsProvider
{
    public const string Folder = "sms";

    private readonly string _path = Path.Combine(data.FullDirectory, Folder);

    public async Task<Handover> Send(TextMessage message, int attempt, CancellationToken ct)
    {
        OwnerOnly.MakeFolder(_path);
        var at = TypedId.TimeOf(new JobId(message.Id)).UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var name = $"{at}-{message.Id:N}.txt";
        var draft = Path.Combine(_path, $".{name}.draft");
        await using (var writer = new StreamWriter(OwnerOnly.Open(draft, FileMode.Create)))
            await writer.WriteAsync($"{message.To.Value}\n\n{message.Text}\n".AsMemory(), ct);
        File.Move(draft, Path.Combine(_path, name), overwrite: true);
        return default;
    }
}
