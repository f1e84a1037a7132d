using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>The database. What a feature stores is configured in the feature's own folder.</summary>
internal sealed class OrdersDbContext(DbContextOptions<OrdersDbContext> options) : IdentityDbContext<User, Role, Guid>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);

        // Tables for the managers of ASP.NET Core Identity, none of which is used here.
        _ = builder.Ignore<IdentityUserClaim<Guid>>().Ignore<IdentityUserLogin<Guid>>().Ignore<IdentityUserToken<Guid>>();
        _ = builder.ApplyConfigurationsFromAssembly(typeof(OrdersDbContext).Assembly);
        _ = builder.HasPostgresExtension("pg_trgm");
        builder.UseSnakeCaseNames();
        if (Database.IsSqlite())
            builder.StoreTimesAsNumbers();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions) => conventions.UseDomainValues();
}
