namespace CleanOrders.ProviderSimulator;

/// <summary>A text to a telephone.</summary>
public sealed record TextBody(string Reference, string To, string Text);

/// <summary>The texts that were taken: one for each reference, however often it is sent.</summary>
internal sealed class Texts
{
    private readonly Lock _lock = new();
    private readonly List<TextBody> _taken = [];

    public IReadOnlyList<TextBody> All
    {
        get
        {
            lock (_lock)
                return [.. _taken];
        }
    }

    public Answer Take(TextBody body)
    {
        lock (_lock)
        {
            if (body.To.EndsWith("0000", StringComparison.Ordinal))
                return Answer.Refusal(422, "unreachable_number");
            if (_taken.All(taken => taken.Reference != body.Reference))
                _taken.Add(body);
            return new Answer(202, new { id = $"txt_{body.Reference}" });
        }
    }
}
