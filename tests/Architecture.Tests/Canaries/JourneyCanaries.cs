namespace CleanOrders.Application.Canaries;

internal interface IHarbour
{
    string Enter(string ship);
}

/// <summary>A way that leads through all that hides a call.</summary>
internal sealed class Voyage(IHarbour harbour)
{
    public async Task<List<string>> Start()
    {
        await Task.Yield();
        return [.. Ships().Select(ship => harbour.Enter(ship))];
    }

    private static IEnumerable<string> Ships()
    {
        yield return Name.Of("Sea Cloud");
    }
}

internal sealed class Hamburg : IHarbour
{
    public string Enter(string ship) => string.Create(1, ship, static (text, name) => Name.Of(name).CopyTo(text));
}

internal static class Name
{
    public static string Of(string text) => text.Trim();
}
