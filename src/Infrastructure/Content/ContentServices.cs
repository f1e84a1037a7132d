using CleanOrders.Application.Content;
using CleanOrders.Application.Content.Articles;
using CleanOrders.Application.Content.Comments;
using CleanOrders.Application.Content.Moderation;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.Content.Reviews;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Infrastructure.Content.Articles;
using CleanOrders.Infrastructure.Content.Comments;
using CleanOrders.Infrastructure.Content.Moderation;
using CleanOrders.Infrastructure.Content.Posts;
using CleanOrders.Infrastructure.Content.Reviews;
using CleanOrders.Infrastructure.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Content;

/// <summary>Articles, reviews and comments.</summary>
internal static class ContentServices
{
    public static IServiceCollection AddContent(this IServiceCollection services, IConfiguration configuration) => services
        .AddSettings<ContentOptions>(configuration, "Content").Services
        .AddScoped<IPostCounts, PostCounts>()
        .AddScoped<IArticles, ArticleRepository>()
        .AddSingleton<IMarkdown, ArticleMarkdown>()
        .AddScoped<IAuthors, Authors>()
        .AddScoped<IComments, CommentRepository>()
        .AddScoped<ICommentSubjects, CommentSubjects>()
        .AddScoped<IModeratedPosts, ModeratedPosts>()
        .AddScoped<IPostReports, PostReports>()
        .AddScoped<IReviews, ReviewRepository>()
        .AddScoped<IReviewers, Reviewers>();
}
