using CleanOrders.Domain.Payments;
using CleanOrders.ProviderSimulator;

namespace CleanOrders.WebApi.Tests.Payments.Provider;

/// <summary>One provider for all tests of a class, which begin with one that does nothing wrong.</summary>
public sealed class SimulatedProvider : IAsyncLifetime
{
    private PaymentProvider? _provider;

    internal PaymentProvider Process => _provider!;

    public async ValueTask InitializeAsync() => _provider = await PaymentProvider.Start();

    public ValueTask DisposeAsync() => _provider?.DisposeAsync() ?? ValueTask.CompletedTask;
}

internal static class BookReading
{
    /// <summary>What was taken for a payment less what was given back, and in how many movements of money.</summary>
    public static async Task<(long Sum, int Count)> Moved(this PaymentProvider provider, PaymentId payment)
    {
        var entries = (await provider.Books()).Entries.Where(entry => entry.Charge == $"{payment}").ToList();
        return (entries.Sum(entry => entry.Kind == "charge" ? entry.Amount : -entry.Amount), entries.Count);
    }

    public static async Task<int> Calls(this PaymentProvider provider, string name) =>
        (await provider.Books()).Calls.GetValueOrDefault(name);

    public static Task Always(this PaymentProvider provider, Mishap mishap, string? call = null) =>
        provider.Fault(new Fault(mishap) { Call = call });

    public static Task Once(this PaymentProvider provider, Mishap mishap, string? call = null) =>
        provider.Fault(new Fault(mishap) { Call = call, Times = 1 });
}
