namespace CleanOrders.Architecture.Tests.Rules;

/// <summary>What must hold for a kind of thing: a type, a source file, a route.</summary>
/// <param name="Name">The rule as a sentence.</param>
/// <param name="About">What it is about. A rule that is about nothing holds nothing, so that is refused.</param>
/// <param name="Broken">How one thing breaks it: a line for each time.</param>
internal sealed record Rule<T>(string Name, Func<T, bool> About, Func<T, IEnumerable<string>> Broken)
{
    /// <summary>What the rule finds among the canaries: no more, no less.</summary>
    public required string[] Catches { get; init; }

    /// <exception cref="InvalidOperationException">There is nothing that the rule is about.</exception>
    public IReadOnlyList<string> Check(IEnumerable<T> everything)
    {
        var selection = everything.Where(About).ToList();
        if (selection.Count == 0)
            throw new InvalidOperationException($"'{Name}' selected nothing.");
        return [.. selection.SelectMany(Broken).Distinct().Order(StringComparer.Ordinal)];
    }
}

/// <summary>Rules about one kind of thing, in reading order, and the three questions that each of them is asked.</summary>
/// <param name="code">What there is.</param>
/// <param name="canaries">What breaks the rules, made for it.</param>
internal sealed class RuleBook<T>(Func<IEnumerable<T>> code, Func<IEnumerable<T>> canaries, params Rule<T>[] rules)
{
    public TheoryData<string> Names => [.. rules.Select(rule => rule.Name)];

    public void ShouldHold(string name) => Find(name).Check(code()).ShouldBeEmpty();

    public void ShouldCatchItsCanaries(string name)
    {
        var rule = Find(name);
        rule.Catches.ShouldNotBeEmpty();
        rule.Check(canaries()).ShouldBe(rule.Catches.Order(StringComparer.Ordinal));
    }

    public void ShouldRefuseAnEmptySelection(string name) =>
        Should.Throw<InvalidOperationException>(() => Find(name).Check([])).Message.ShouldBe($"'{name}' selected nothing.");

    private Rule<T> Find(string name) => rules.Single(rule => rule.Name == name);
}
