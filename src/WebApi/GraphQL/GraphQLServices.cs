using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Json;
using CleanOrders.WebApi.GraphQL.Execution;
using GraphQL;
using GraphQLParser.AST;

namespace CleanOrders.WebApi.GraphQL;

internal static class GraphQLServices
{
    public static IServiceCollection AddOrdersGraphQL(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<GraphQLOptions>(configuration, "GraphQL").Services
            .AddSingleton<RegisteredDocuments>().AddSingleton<KnownDocuments>().AddSingleton<Operations>();

        _ = services.AddTransient(typeof(PlainType<>)).AddTransient(typeof(InputType<>));

        return services.AddGraphQL(graphql => graphql.AddSchema<OrdersSchema>().AddSystemTextJson(DomainJson.Configure)
            .AddGraphTypes(typeof(OrdersSchema).Assembly).AddGraphTypeMappingProvider<Types>().AddErrorInfoProvider<ErrorMembers>()
            .AddExecutionStrategy<OneAfterTheOther>(OperationType.Query).AddExecutionStrategy<OneAfterTheOther>(OperationType.Mutation)
            .AddExecutionStrategy<OneAfterTheOther>(OperationType.Subscription));
    }
}
