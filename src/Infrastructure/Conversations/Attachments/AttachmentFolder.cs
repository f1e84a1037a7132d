using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CleanOrders.Application.Conversations.Attachments;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;

namespace CleanOrders.Infrastructure.Conversations.Attachments;

/// <summary>
/// Attachments as files in a folder that only the service's user can read, each called by its id and nothing that a sender said. What has
/// its name is whole: it is written under another one first.
/// </summary>
internal sealed class AttachmentFolder(AttachmentOptions options, DataOptions data) : IAttachmentStore
{
    private const string Folder = "attachments";
    private const string Draft = ".draft";
    private const int PartSize = 64 * 1024;

    private readonly string _path = string.IsNullOrWhiteSpace(options.AttachmentDirectory)
        ? Path.Combine(data.FullDirectory, Folder)
        : Path.GetFullPath(options.AttachmentDirectory);

    public async Task<string> Keep(AttachmentId id, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken ct)
    {
        OwnerOnly.MakeFolder(_path);
        var draft = PathOf(id) + Draft;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await using (var file = OwnerOnly.Open(draft, FileMode.CreateNew))
            {
                await foreach (var part in parts.WithCancellation(ct))
                {
                    hash.AppendData(part.Span);
                    await file.WriteAsync(part, ct);
                }

                // What is named in the database outlives the machine, too.
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, PathOf(id));
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> Read(AttachmentId id, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = new FileStream(PathOf(id), new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        });
        var part = new byte[PartSize];
        while (await file.ReadAsync(part, ct) is > 0 and var read)
            yield return part.AsMemory(0, read);
    }

    public Task Delete(AttachmentId id, CancellationToken ct)
    {
        File.Delete(PathOf(id));
        File.Delete(PathOf(id) + Draft);
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<AttachmentId> Before(DateTimeOffset time, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!Directory.Exists(_path))
            yield break;
        foreach (var file in Directory.EnumerateFiles(_path))
        {
            ct.ThrowIfCancellationRequested();
            var name = Path.GetFileName(file);
            if (AttachmentId.TryParse(name.EndsWith(Draft, StringComparison.Ordinal) ? name[..^Draft.Length] : name, out var id)
                && TypedId.TimeOf(id) < time)
                yield return id;
        }

        await Task.CompletedTask;
    }

    private string PathOf(AttachmentId id) => Path.Combine(_path, id.ToString());
}
