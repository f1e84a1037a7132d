using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>
/// The schema, made of <see cref="Queries"/>, <see cref="Mutations"/>, <see cref="Subscriptions"/> and <see cref="Types"/>.
/// </summary>
internal sealed class OrdersSchema : Schema
{
    public OrdersSchema(IServiceProvider services)
        : base(services)
    {
        Query = new RootType<Queries>("Query");
        Mutation = new RootType<Mutations>("Mutation");
        Subscription = new RootType<Subscriptions>("Subscription");
        foreach (var field in Subscription.Fields)
            field.StreamResolver = EachEventByItself.Instance;
        RegisterType(new AnyIdGraphType());
        RegisterType(new TextGraphType());
        RegisterType(new WholeNumberGraphType());
    }
}

/// <summary>
/// The library asks for one of these, which would push events to readers that do not take them. Here a document is run once for each
/// event, when its reader has taken the one before (<see cref="Execution.FollowedOperation"/>).
/// </summary>
internal sealed class EachEventByItself : ISourceStreamResolver
{
    public static readonly EachEventByItself Instance = new();

    public ValueTask<IObservable<object?>> ResolveAsync(IResolveFieldContext context) =>
        throw new InvalidOperationException("Subscriptions are not run by the library's own strategy.");
}
