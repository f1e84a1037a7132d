using CleanOrders.WebApi.Tests.Identity;

namespace CleanOrders.WebApi.Tests.Jobs;

/// <summary>A host on which customers may enqueue jobs too, and support may manage none.</summary>
public sealed class Operators : Api, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await Start();
        await As(Admin).Allow("customer", "orders:place", "jobs:enqueue").ShouldBe(HttpStatusCode.OK);
        await As(Admin).Allow("support", "orders:read", "jobs:enqueue").ShouldBe(HttpStatusCode.OK);
    }
}

[CollectionDefinition(nameof(Operators))]
public sealed class OperatorsCollection : ICollectionFixture<Operators>;
