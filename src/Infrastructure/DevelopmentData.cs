using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Caching;
using CleanOrders.Infrastructure.Identity.Users;
using CleanOrders.Infrastructure.Inventory;
using CleanOrders.Infrastructure.Persistence;
using CleanOrders.Infrastructure.Persistence.Dialects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CleanOrders.Infrastructure;

/// <summary>What a database in Development starts with, so that the first request works. Never elsewhere.</summary>
internal static partial class DevelopmentData
{
    private const int Products = 1000;
    private const int PiecesOfEach = 1000;

    private static readonly string[] Adjectives =
        ["Plain", "Sturdy", "Quiet", "Bright", "Folding", "Little", "Heavy", "Blue", "Oak", "Travel"];
    private static readonly string[] Nouns =
        ["Kettle", "Lamp", "Notebook", "Backpack", "Chair", "Umbrella", "Teapot", "Clock", "Blanket", "Bicycle bell"];

    public static async Task Seed(IServiceProvider services, CancellationToken ct)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DevelopmentData).FullName!);
        await services.GetRequiredService<IdentitySeed>().MakeDevelopmentUsers(ct);
        await SeedCatalogue(
            services.GetRequiredService<OrdersDbContext>(), services.GetRequiredService<Dialect>(),
            services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
        Log.Seeded(logger, Products, string.Join(", ", IdentitySeed.DevelopmentUsers.Select(user => user.Email)),
            IdentitySeed.DevelopmentPassword);
    }

    private static async Task SeedCatalogue(OrdersDbContext db, Dialect dialect, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Set<Product>().AnyAsync(ct))
            return;

        for (var i = 1; i <= Products; i++)
        {
            var sku = new Sku($"SKU-{i:00000}");
            var name = new ProductName($"{Adjectives[i % 10]} {Nouns[i / 10 % 10]} No. {i}");
            _ = db.Add(new Product(sku, name, new Money(100 + (i * 37 % 9900), Currency.Eur)));
            _ = db.Add(new StockRow { Sku = sku, OnHand = new Quantity(PiecesOfEach) });
            _ = db.Add(new MovementRow
            {
                Id = TypedId.New<MovementId>(now),
                Sku = sku,
                Kind = MovementKind.Adjusted,
                OnHand = PiecesOfEach,
                Reason = "First stock of a development database",
                At = now,
            });
        }

        try
        {
            _ = await db.SaveChangesAsync(ct);
            await dialect.Send([CacheVersionTable.Change(CacheAreas.Catalog)], ct);
        }
        catch (DbUpdateException)
        {
            // Another instance that started at the same moment may have been first.
            db.ChangeTracker.Clear();
            if (!await db.Set<Product>().AnyAsync(ct))
                throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Development data: {Products} products; users {Users}, each with the password {Password}")]
        public static partial void Seeded(ILogger logger, int products, string users, string password);
    }
}

/// <summary>Who can sign in to a database in Development. Never elsewhere.</summary>
public static class DevelopmentUsers
{
    public const string Password = IdentitySeed.DevelopmentPassword;

    public static IReadOnlyList<(string Email, string Role)> All => IdentitySeed.DevelopmentUsers;
}
