using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Json;
using CleanOrders.WebApi.GraphQL.Execution;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;

namespace CleanOrders.WebApi.GraphQL;

internal static class GraphQLServices
{
    public static IServiceCollection AddOrdersGraphQL(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<GraphQLOptions>(configuration, "GraphQL").Services
            .AddSingleton<RegisteredDocuments>().AddSingleton<KnownDocuments>().AddSingleton<Operations>();

        _ = services.AddTransient(typeof(PlainType<>)).AddTransient(typeof(InputType<>));

        // One field after the other: all of them share the connection of their request.
        return services.AddGraphQL(graphql => graphql.AddSchema<OrdersSchema>().AddSystemTextJson(DomainJson.Configure)
            .AddGraphTypes(typeof(OrdersSchema).Assembly).AddGraphTypeMappingProvider<Types>().AddErrorInfoProvider<ErrorMembers>()
            .AddExecutionStrategy<SerialExecutionStrategy>(OperationType.Query)
            .AddExecutionStrategy<SerialExecutionStrategy>(OperationType.Subscription));
    }
}
