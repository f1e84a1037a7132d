namespace CleanOrders.ProviderSimulator;

/// <summary>What goes wrong with a call, or otherwise than at once.</summary>
public enum Mishap
{
    /// <summary>The money is refused.</summary>
    Decline,

    /// <summary>It is decided <see cref="Fault.Delay"/> later, or when it is told; until then it is pending.</summary>
    Pending,

    /// <summary>One minor unit more is taken than was asked for.</summary>
    WrongAmount,

    /// <summary>It waits for <see cref="Fault.Delay"/>, then does as it was asked, whether somebody still listens or not.</summary>
    DelayBefore,

    /// <summary>It does as it was asked, and waits for <see cref="Fault.Delay"/> before it says so.</summary>
    DelayAfter,

    DropBefore,
    DropAfter,
    FailBefore,
    FailAfter,

    /// <summary>429 with <c>Retry-After: 1</c>; nothing is done.</summary>
    TooMany,

    /// <summary>It does as it was asked, and answers with something that is not JSON.</summary>
    Nonsense,

    /// <summary>It answers for another charge or refund than was asked about.</summary>
    Mistaken,

    /// <summary>It waits until it is told to go on, then does as it was asked, whether somebody still listens or not.</summary>
    HoldBefore,

    /// <summary>It does as it was asked, and waits until it is told to go on before it says so.</summary>
    HoldAfter,
}

/// <summary>A rule for calls to come. The first rule that fits a call applies to it.</summary>
public sealed record Fault(Mishap Mishap)
{
    /// <summary>Calls of this name only: <c>charge</c>, <c>find</c>, <c>void</c>, <c>refund</c>, <c>entries</c>,
    /// <c>message</c>.</summary>
    public string? Call { get; init; }

    /// <summary>Charges with a token, or texts to a number, that begins so only.</summary>
    public string? Token { get; init; }

    /// <summary>So many calls, then no more; nothing: until it is mended.</summary>
    public int? Times { get; init; }

    /// <summary>The part of the calls that it applies to, by chance.</summary>
    public double Part { get; init; } = 1;

    public TimeSpan? Delay { get; init; }
}

/// <summary>The rules, in their order.</summary>
internal sealed class Faults(Random random)
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _rules = [];

    public void Add(Fault fault)
    {
        lock (_lock)
            _rules.Add(fault);
    }

    public void Clear()
    {
        lock (_lock)
            _rules.Clear();
    }

    public Fault? Next(string call, string? token)
    {
        lock (_lock)
        {
            var at = _rules.FindIndex(rule => Fits(rule, call, token));
            if (at < 0)
                return null;
            var rule = _rules[at];
            if (rule.Times is 1)
                _rules.RemoveAt(at);
            else if (rule.Times is { } times)
                _rules[at] = rule with { Times = times - 1 };
            return rule;
        }
    }

    private bool Fits(Fault rule, string call, string? token) =>
        (rule.Call is null || rule.Call == call)
        && (rule.Token is null || token?.StartsWith(rule.Token, StringComparison.Ordinal) == true)
        && (rule.Part >= 1 || random.NextDouble() < rule.Part);
}
