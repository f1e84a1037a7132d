using CleanOrders.WebApi.Content.Articles;
using CleanOrders.WebApi.Content.Comments;
using CleanOrders.WebApi.Content.Moderation;
using CleanOrders.WebApi.Content.Reviews;

namespace CleanOrders.WebApi.Content;

/// <summary>What the shop and its customers write.</summary>
internal static class ContentEndpoints
{
    public static void MapContent(this IEndpointRouteBuilder api)
    {
        api.MapArticles();
        api.MapReviews();
        api.MapComments();
        api.MapModeration();
    }
}
