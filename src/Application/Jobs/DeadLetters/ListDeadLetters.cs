using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CleanOrders.Application.UseCases;

namespace CleanOrders.Application.Jobs.DeadLetters;

/// <summary>What was given up, the youngest first. Answered by pages of <see cref="DeadLetterDetails"/>.</summary>
public sealed record ListDeadLetters(DeadLetterFilter Filter, Caller Caller, PageRequest Page) : IQuestion
{
    public static Access Access { get; } = Access.Needs(Permission.JobsManage);
}

/// <param name="Error">Its error has these words, in any case.</param>
/// <param name="From">Given up at this time or later.</param>
/// <param name="To">Given up before this time.</param>
public sealed record DeadLetterFilter(
    DeadLetterKind? Kind,
    [property: Length(1, DeadLetterFilter.LongestWords)] string? Type,
    [property: Length(1, DeadLetterFilter.LongestWords)] string? Error,
    DateTimeOffset? From,
    DateTimeOffset? To)
{
    public const int LongestWords = 200;
}

/// <summary>What failed permanently.</summary>
public enum DeadLetterKind
{
    /// <summary>Work that somebody or a schedule asked for.</summary>
    Job,

    /// <summary>An event that could not be published, or that a reaction failed on.</summary>
    Message,

    /// <summary>Something that was to be sent to somebody outside.</summary>
    Delivery,
}

/// <summary>Something that failed permanently, and waits for a person.</summary>
/// <param name="At">When it failed permanently.</param>
/// <param name="Attempts">How many there were.</param>
/// <param name="Message">The message, where it is one.</param>
public sealed record DeadLetterDetails(
    JobId Id, DeadLetterKind Kind, string Type, DateTimeOffset At, string? Error, int Attempts, DeadMessage? Message);

/// <param name="Reaction">Who failed on it; nothing, where it could not be published at all.</param>
/// <param name="EventType">The event's type, as in <c>order_shipped</c>.</param>
/// <param name="Aggregate">The id of what it happened to.</param>
public sealed record DeadMessage(
    string? Reaction, string? Event, [property: JsonPropertyName("fact")] string? EventType, string? Aggregate, int? Sequence);
