using System.Diagnostics.CodeAnalysis;

namespace CleanOrders.Domain.Canaries
{
    public interface IMarker;

    public interface ILonely
    {
        void Wait();
    }

    [SuppressMessage("Naming", "CA1715", Justification = "A canary.")]
    public interface Nameless
    {
        void Wait();
    }

    public sealed class StockManager<T>;

    public class Heir;

    [SuppressMessage("ApiDesign", "RS0030", Justification = "A canary.")]
    internal static class Clock
    {
        public static string Now() => $"{DateTimeOffset.UtcNow}";

        public static async Task<string> Later()
        {
            await Task.Yield();
            return string.Concat(Enumerable.Repeat(0, 2).Select(_ => Guid.NewGuid()));
        }
    }

    public sealed class Leaky
    {
        public int Count { get; set; }

        public int Fixed { get; init; }

        public Guid? Id { get; init; }

        public static void Send(string from, string? to, int times) => GC.KeepAlive((from, to, times));

        public static bool Priced(out decimal price) => (price = 0) == 0;
    }

    /// <summary>Values of their own may hold what they are made of.</summary>
    public sealed record Named(string First, string Last);

    public readonly record struct Wrapped(Guid Value)
    {
        public static Wrapped From(Guid value) => new(value);
    }

    public sealed record NamedParts(string? First, string? Last);
}

namespace CleanOrders.Infrastructure.Canaries.Helpers
{
    public sealed class UnknownOptions;

    public sealed class OpenOrderService;
}
