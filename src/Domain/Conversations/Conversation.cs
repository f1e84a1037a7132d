using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

public readonly record struct ConversationId(Guid Value) : ITypedId<ConversationId>
{
    public static string Prefix => "cnv";

    public static ConversationId From(Guid value) => new(value);

    public static bool TryParse(string? text, out ConversationId id) => TypedId.TryParse(text, out id);

    public override string ToString() => TypedId.Format(this);
}

/// <summary>What a conversation is about, on one line.</summary>
public readonly record struct ConversationSubject(string Value)
{
    public const int Longest = 200;

    /// <returns>The subject; or <c>field.required</c>, <c>field.too_long</c>, <c>field.bad_characters</c>.</returns>
    public static Result<ConversationSubject> From(string? text) =>
        Text.Check(text, Longest, multiline: false).Then(read => new ConversationSubject(read));

    public override string ToString() => Value;
}

/// <summary>A customer and support write to each other, about one order or none. Every message has its number.</summary>
public sealed class Conversation : AggregateRoot<ConversationEvent>
{
    private Conversation(ConversationId id, UserId customer, OrderId? order, ConversationSubject subject)
    {
        (Id, Customer, Order, Subject) = (id, customer, order, subject);
        (OpenedAt, LastMessageAt) = (TypedId.TimeOf(id), TypedId.TimeOf(id));
    }

    private Conversation()
    {
    }

    public ConversationId Id { get; private set; }

    public UserId Customer { get; private set; }

    public OrderId? Order { get; private set; }

    public ConversationSubject Subject { get; private set; }

    public ConversationStatus Status { get; private set; }

    /// <summary>Who of support looks after it; nothing, while nobody does.</summary>
    public UserId? Assignee { get; private set; }

    /// <summary>The number of its last message.</summary>
    public int LastSequence { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    public DateTimeOffset LastMessageAt { get; private set; }

    /// <summary>When it was closed last; nothing, while it is not.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Opens it with its first message.</summary>
    /// <param name="by">The customer, or somebody of support.</param>
    /// <returns>The conversation and its first message.</returns>
    public static (Conversation Conversation, Message First) Open(
        ConversationId id, UserId customer, OrderId? order, ConversationSubject subject, MessageDraft first, UserId by)
    {
        var opened = new Conversation(id, customer, order, subject);
        opened.Record(new ConversationOpened(), from: null, by, opened.OpenedAt);
        return (opened, opened.Append(first, by, opened.OpenedAt));
    }

    /// <summary>Appends a message, which is the other side's turn then. What is closed opens again.</summary>
    public Message Send(MessageDraft draft, UserId author, DateTimeOffset now) => Append(draft, author, now);

    /// <summary>Makes somebody of support look after it.</summary>
    /// <returns>Success; or <c>conversation.wrong_state</c> where it is closed.</returns>
    public Result Assign(UserId assignee, UserId by, DateTimeOffset now)
    {
        if (Status == ConversationStatus.Closed)
            return ConversationErrors.WrongState(Status, ConversationStatus.Assigned);
        if (Assignee == assignee)
            return Result.Success;
        var from = Status;
        Assignee = assignee;
        if (Status == ConversationStatus.Open)
            MoveTo(ConversationStatus.Assigned);
        Record(new ConversationAssigned(assignee), from, by, now);
        return Result.Success;
    }

    /// <returns>Success; or <c>conversation.wrong_state</c> where it is closed.</returns>
    public Result Close(Actor by, DateTimeOffset now)
    {
        if (!ConversationLifecycle.Allows(Status, ConversationStatus.Closed))
            return ConversationErrors.WrongState(Status, ConversationStatus.Closed);
        var from = Status;
        MoveTo(ConversationStatus.Closed);
        ClosedAt = now;
        Record(new ConversationClosed(), from, by, now);
        return Result.Success;
    }

    /// <returns>Success; or <c>conversation.wrong_state</c> where it is not closed.</returns>
    public Result Reopen(UserId by, DateTimeOffset now)
    {
        if (Status != ConversationStatus.Closed)
            return ConversationErrors.WrongState(Status, ConversationStatus.Open);
        OpenAgain();
        Record(new ConversationReopened(), ConversationStatus.Closed, by, now);
        return Result.Success;
    }

    private Message Append(MessageDraft draft, UserId author, DateTimeOffset now)
    {
        var from = Status;
        if (Status == ConversationStatus.Closed)
            OpenAgain();
        if (author == Customer)
            Await(ConversationStatus.Waiting, ConversationStatus.Assigned);
        else
            AnswerAs(author);
        LastMessageAt = now;
        var message = new Message(Id, ++LastSequence, author, draft);
        Record(new MessageSent(message.Id, message.Sequence), from, author, now);
        return message;
    }

    // Who answers first looks after it.
    private void AnswerAs(UserId author)
    {
        Assignee ??= author;
        Await(ConversationStatus.Open, ConversationStatus.Assigned);
        Await(ConversationStatus.Assigned, ConversationStatus.Waiting);
    }

    private void Await(ConversationStatus from, ConversationStatus to)
    {
        if (Status == from)
            MoveTo(to);
    }

    private void OpenAgain()
    {
        MoveTo(Assignee is null ? ConversationStatus.Open : ConversationStatus.Assigned);
        ClosedAt = null;
    }

    // Each caller has looked: another step would be a bug.
    private void MoveTo(ConversationStatus next) => Status = ConversationLifecycle.Allows(Status, next)
        ? next
        : throw new InvalidOperationException($"A conversation does not go from {Status} to {next}.");

    private void Record(ConversationEvent domainEvent, ConversationStatus? from, Actor by, DateTimeOffset now) => Record(
        domainEvent with
        {
            Conversation = Id,
            Customer = Customer,
            Version = NextVersion(),
            From = from,
            To = Status,
            By = by,
            At = now,
        });
}
