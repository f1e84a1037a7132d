using System.Text.Json;
using CleanOrders.Application.Events;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Infrastructure.Messaging.Outbox;
using CleanOrders.Infrastructure.Persistence;

namespace CleanOrders.Infrastructure.Content.Posts;

/// <summary>What reviews and comments have recorded goes out with the transaction that stores them.</summary>
internal static class PostEventWriter
{
    public static void Write(WriteBatch batch, IEnumerable<Post> posts)
    {
        foreach (var domainEvent in posts.SelectMany(post => post.Events))
            batch.AddEvent(
                new RecordedEvent(
                    EventTypes.OfPosts[domainEvent.GetType()], domainEvent.Post, domainEvent.Version, domainEvent.At,
                    JsonSerializer.Serialize(domainEvent, domainEvent.GetType(), IntegrationEventJson.Options)));
    }
}
