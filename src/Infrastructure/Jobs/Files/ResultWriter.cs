using System.Text;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Infrastructure.Jobs.Execution;

namespace CleanOrders.Infrastructure.Jobs.Files;

/// <summary>Gathers lines until they fill a part.</summary>
internal sealed class ResultWriter(AttemptFiles files, ClaimedJob job, Guid id) : ResultFile
{
    private readonly byte[] _part = new byte[AttemptFiles.PartSize];
    private int _filled;
    private int _parts;
    private long _size;

    public Guid Id => id;

    public override async ValueTask WriteLine(string line, CancellationToken ct)
    {
        var length = Encoding.UTF8.GetByteCount(line) + 1;
        if (length <= _part.Length - _filled)
        {
            _filled += Encoding.UTF8.GetBytes(line, _part.AsSpan(_filled));
            _part[_filled++] = (byte)'\n';
            return;
        }

        await Write(Encoding.UTF8.GetBytes(line + "\n"), ct);
    }

    public async Task<Guid> Finish(CancellationToken ct)
    {
        if (_filled > 0)
            await Flush(ct);
        await files.Finish(job, id, _size, ct);
        return id;
    }

    private async Task Write(ReadOnlyMemory<byte> rest, CancellationToken ct)
    {
        while (!rest.IsEmpty)
        {
            if (_filled == _part.Length)
                await Flush(ct);
            var fits = rest[..Math.Min(rest.Length, _part.Length - _filled)];
            fits.CopyTo(_part.AsMemory(_filled));
            _filled += fits.Length;
            rest = rest[fits.Length..];
        }
    }

    private async Task Flush(CancellationToken ct)
    {
        await files.AddPart(job, id, _parts++, _part[.._filled], ct);
        _size += _filled;
        _filled = 0;
    }
}
