using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CleanOrders.Infrastructure.Persistence.Start;

/// <summary>For <c>dotnet ef migrations add</c>: migrations are made for PostgreSQL, and no server is needed to make one.</summary>
internal sealed class DesignTimeDbContext : IDesignTimeDbContextFactory<OrdersDbContext>
{
    public OrdersDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<OrdersDbContext>().UseNpgsql("Host=localhost;Database=orders").Options);
}
