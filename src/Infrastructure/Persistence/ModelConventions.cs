using System.Text.Json;
using CleanOrders.Application.Content.Posts;
using CleanOrders.Application.Identity.Audit;
using CleanOrders.Application.Jobs;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Comments;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.Content.Reviews;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Inventory;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.Orders;
using CleanOrders.Domain.Payments;
using CleanOrders.Domain.SharedKernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CleanOrders.Infrastructure.Persistence;

/// <summary>How values become columns, said once for every table.</summary>
internal static class ModelConventions
{
    public static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static void UseDomainValues(this ModelConfigurationBuilder conventions)
    {
        _ = conventions.Properties<OrderId>().HaveConversion<IdConverter<OrderId>>();
        _ = conventions.Properties<UserId>().HaveConversion<IdConverter<UserId>>();
        _ = conventions.Properties<ReviewId>().HaveConversion<IdConverter<ReviewId>>();
        _ = conventions.Properties<MovementId>().HaveConversion<IdConverter<MovementId>>();
        _ = conventions.Properties<PaymentId>().HaveConversion<IdConverter<PaymentId>>();
        _ = conventions.Properties<RefundId>().HaveConversion<IdConverter<RefundId>>();
        _ = conventions.Properties<NotificationId>().HaveConversion<IdConverter<NotificationId>>();
        _ = conventions.Properties<SuppressionId>().HaveConversion<IdConverter<SuppressionId>>();
        _ = conventions.Properties<NotificationCategory>().HaveConversion<SnakeCaseConverter<NotificationCategory>>();
        _ = conventions.Properties<Channel>().HaveConversion<SnakeCaseConverter<Channel>>();
        _ = conventions.Properties<DeliveryStatus>().HaveConversion<SnakeCaseConverter<DeliveryStatus>>();
        _ = conventions.Properties<SuppressionReason>().HaveConversion<SnakeCaseConverter<SuppressionReason>>();
        _ = conventions.Properties<PaymentStatus>().HaveConversion<SnakeCaseConverter<PaymentStatus>>();
        _ = conventions.Properties<ArticleId>().HaveConversion<IdConverter<ArticleId>>();
        _ = conventions.Properties<ArticleStatus>().HaveConversion<SnakeCaseConverter<ArticleStatus>>();
        _ = conventions.Properties<ArticleLanguage>().HaveConversion<SnakeCaseConverter<ArticleLanguage>>();
        _ = conventions.Properties<Slug>().HaveConversion<SlugConverter>().HaveMaxLength(Slug.Longest);
        _ = conventions.Properties<Tag>().HaveConversion<TagConverter>().HaveMaxLength(Tag.Longest);
        _ = conventions.Properties<CommentId>().HaveConversion<IdConverter<CommentId>>();
        _ = conventions.Properties<ConversationId>().HaveConversion<IdConverter<ConversationId>>();
        _ = conventions.Properties<MessageId>().HaveConversion<IdConverter<MessageId>>();
        _ = conventions.Properties<ConversationStatus>().HaveConversion<SnakeCaseConverter<ConversationStatus>>();
        _ = conventions.Properties<PostCountKind>().HaveConversion<SnakeCaseConverter<PostCountKind>>();
        _ = conventions.Properties<AttachmentId>().HaveConversion<IdConverter<AttachmentId>>();
        _ = conventions.Properties<AttachmentType>().HaveConversion<SnakeCaseConverter<AttachmentType>>();
        _ = conventions.Properties<AttachmentName>().HaveConversion<AttachmentNameConverter>().HaveMaxLength(AttachmentName.Longest);
        _ = conventions.Properties<PostStatus>().HaveConversion<SnakeCaseConverter<PostStatus>>();
        _ = conventions.Properties<OrderStatus>().HaveConversion<SnakeCaseConverter<OrderStatus>>();
        _ = conventions.Properties<MovementKind>().HaveConversion<SnakeCaseConverter<MovementKind>>();
        _ = conventions.Properties<AuditEntryKind>().HaveConversion<SnakeCaseConverter<AuditEntryKind>>();
        _ = conventions.Properties<JobStatus>().HaveConversion<SnakeCaseConverter<JobStatus>>();
        _ = conventions.Properties<Sku>().HaveConversion<SkuConverter>();
        _ = conventions.Properties<ProductName>().HaveConversion<ProductNameConverter>();
        _ = conventions.Properties<PostText>().HaveConversion<PostTextConverter>();
        _ = conventions.Properties<ConversationSubject>().HaveConversion<SubjectConverter>().HaveMaxLength(ConversationSubject.Longest);
        _ = conventions.Properties<MessageText>().HaveConversion<MessageTextConverter>().HaveMaxLength(MessageText.Longest);
        _ = conventions.Properties<ClientMessageId>().HaveConversion<ClientIdConverter>().HaveMaxLength(ClientMessageId.Longest);
        _ = conventions.Properties<Rating>().HaveConversion<RatingConverter>();
        _ = conventions.Properties<Note>().HaveConversion<NoteConverter>();
        _ = conventions.Properties<Quantity>().HaveConversion<QuantityConverter>();
        _ = conventions.Properties<Currency>().HaveConversion<CurrencyConverter>().HaveMaxLength(3).AreFixedLength();
        _ = conventions.Properties<OrderNumber>().HaveConversion<OrderNumberConverter>();
        _ = conventions.Properties<ProviderReference>().HaveConversion<ProviderReferenceConverter>();
    }

    public static void UseSnakeCaseNames(this ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase(entity.GetTableName()!.Replace("AspNet", "", StringComparison.Ordinal)));
            foreach (var property in AllProperties(entity))
                property.SetColumnName(SnakeCase(property.GetColumnName()).Replace("__", "_", StringComparison.Ordinal));
            foreach (var key in entity.GetKeys())
                key.SetName(SnakeCase(key.GetName()!.Replace("AspNet", "", StringComparison.Ordinal)));
            foreach (var key in entity.GetForeignKeys())
                key.SetConstraintName(SnakeCase(key.GetConstraintName()!.Replace("AspNet", "", StringComparison.Ordinal)));
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName(SnakeCase(index.GetDatabaseName()!));
        }
    }

    /// <summary>SQLite has no type for times: ticks of UTC compare and sort.</summary>
    public static void StoreTimesAsNumbers(this ModelBuilder builder)
    {
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(AllProperties))
        {
            if (property.ClrType == typeof(DateTimeOffset) || property.ClrType == typeof(DateTimeOffset?))
                property.SetValueConverter(
                    new ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero)));
        }
    }

    /// <summary>Money as two columns, <c>name_amount</c> and <c>name_currency</c>.</summary>
    public static void AsColumns(this ComplexPropertyBuilder<Money> money, string name)
    {
        _ = money.Property(value => value.Amount).HasColumnName($"{name}_amount");
        _ = money.Property(value => value.Currency).HasColumnName($"{name}_currency");
    }

    private static IEnumerable<IMutableProperty> AllProperties(IMutableTypeBase type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(complex => AllProperties(complex.ComplexType)));

    private sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => Make(value))
        where TId : struct, ITypedId<TId>
    {
        private static TId Make(Guid value) => TId.From(value);
    }

    private sealed class SnakeCaseConverter<TEnum>()
        : ValueConverter<TEnum, string>(value => EnumNames<TEnum>.Write(value), text => EnumNames<TEnum>.Read(text))
        where TEnum : struct, Enum;

    private sealed class SkuConverter() : ValueConverter<Sku, string>(sku => sku.Value, text => new Sku(text));

    private sealed class ProductNameConverter() : ValueConverter<ProductName, string>(name => name.Value, text => new ProductName(text));

    private sealed class PostTextConverter() : ValueConverter<PostText, string>(text => text.Value, value => new PostText(value));

    private sealed class SubjectConverter()
        : ValueConverter<ConversationSubject, string>(subject => subject.Value, text => new ConversationSubject(text));

    private sealed class MessageTextConverter() : ValueConverter<MessageText, string>(text => text.Value, value => new MessageText(value));

    private sealed class ClientIdConverter() : ValueConverter<ClientMessageId, string>(id => id.Value, text => new ClientMessageId(text));

    private sealed class AttachmentNameConverter()
        : ValueConverter<AttachmentName, string>(name => name.Value, text => new AttachmentName(text));

    private sealed class SlugConverter() : ValueConverter<Slug, string>(slug => slug.Value, text => new Slug(text));

    private sealed class TagConverter() : ValueConverter<Tag, string>(tag => tag.Value, text => new Tag(text));

    private sealed class RatingConverter() : ValueConverter<Rating, int>(rating => rating.Value, stars => new Rating(stars));

    private sealed class NoteConverter() : ValueConverter<Note, string>(note => note.Value, text => new Note(text));

    private sealed class QuantityConverter() : ValueConverter<Quantity, int>(quantity => quantity.Value, number => new Quantity(number));

    private sealed class CurrencyConverter() : ValueConverter<Currency, string>(currency => currency.Code, code => new Currency(code));

    private sealed class OrderNumberConverter()
        : ValueConverter<OrderNumber, string>(number => number.Value, text => new OrderNumber(text));

    private sealed class ProviderReferenceConverter()
        : ValueConverter<ProviderReference, string>(reference => reference.Value, text => new ProviderReference(text));
}
