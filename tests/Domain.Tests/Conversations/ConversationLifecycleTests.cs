using System.Text.Json;
using System.Text.RegularExpressions;
using CleanOrders.Domain.Conversations;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Conversations;

public enum ConversationCommand
{
    CustomerWrites,
    SupportWrites,
    Assign,
    Close,
    Reopen,
}

/// <summary>A status, and whether somebody looks after it, which decides what it opens again as.</summary>
public enum ConversationState
{
    Open,
    Assigned,
    Waiting,
    Closed,
    ClosedWithoutAssignee,
}

/// <summary>Every state of a conversation against every command.</summary>
public sealed partial class ConversationLifecycleTests
{
    private const ConversationStatus Refused = (ConversationStatus)(-1);

    private static readonly UserId Other = TypedId.New<UserId>(The.Moment);
    private static readonly DateTimeOffset Later = The.Moment.AddHours(1);

    /// <summary>What each command makes of each state.</summary>
    private static readonly Dictionary<ConversationState, ConversationStatus[]> Table = new()
    {
        [ConversationState.Open] =
        [
            ConversationStatus.Open, ConversationStatus.Waiting, ConversationStatus.Assigned, ConversationStatus.Closed, Refused,
        ],
        [ConversationState.Assigned] =
        [
            ConversationStatus.Assigned, ConversationStatus.Waiting, ConversationStatus.Assigned, ConversationStatus.Closed, Refused,
        ],
        [ConversationState.Waiting] =
        [
            ConversationStatus.Assigned, ConversationStatus.Waiting, ConversationStatus.Waiting, ConversationStatus.Closed, Refused,
        ],
        [ConversationState.Closed] =
            [ConversationStatus.Assigned, ConversationStatus.Waiting, Refused, Refused, ConversationStatus.Assigned],
        [ConversationState.ClosedWithoutAssignee] =
            [ConversationStatus.Open, ConversationStatus.Waiting, Refused, Refused, ConversationStatus.Open],
    };

    public static MatrixTheoryData<ConversationState, ConversationCommand> Everything =>
        new(Enum.GetValues<ConversationState>(), Enum.GetValues<ConversationCommand>());

    [Theory]
    [MemberData(nameof(Everything))]
    public void A_command_is_accepted_or_refused_as_the_table_says(ConversationState from, ConversationCommand command)
    {
        var conversation = In(from);
        var (status, version, last) = (conversation.Status, conversation.Version, conversation.LastSequence);
        var expected = Table[from][(int)command];

        var result = Run(command, conversation);

        if (expected == Refused)
        {
            result.ShouldBeRefused(ConversationErrors.WrongStateType).Extensions["from"].ShouldBe(status);
            (conversation.Status, conversation.Version).ShouldBe((status, version));
            return;
        }

        result.ShouldSucceed();
        (conversation.Status, conversation.Version).ShouldBe((expected, version + 1));
        conversation.LastSequence.ShouldBe(
            command is ConversationCommand.CustomerWrites or ConversationCommand.SupportWrites ? last + 1 : last);
        (conversation.ClosedAt is null).ShouldBe(expected != ConversationStatus.Closed);
        (conversation.Assignee is null).ShouldBe(expected == ConversationStatus.Open || (from, command)
            is (ConversationState.Open, ConversationCommand.Close));
        conversation.Events[^1].ShouldSatisfyAllConditions(
            happened => happened.Version.ShouldBe(conversation.Version), happened => happened.Conversation.ShouldBe(conversation.Id),
            happened => happened.Customer.ShouldBe(The.Customer), happened => happened.At.ShouldBe(Later),
            happened => happened.From.ShouldBe(status), happened => happened.To.ShouldBe(expected));
    }

    [Fact]
    public void What_can_become_of_a_status_is_what_some_command_makes_of_it_in_one_step_or_two()
    {
        foreach (var from in Enum.GetValues<ConversationStatus>())
        {
            var became = Table.Where(row => In(row.Key).Status == from).SelectMany(row => row.Value)
                .Where(to => to != Refused && to != from).ToHashSet();
            var next = ConversationLifecycle.NextOf(from);

            next.Except(became).ShouldBeEmpty($"No command makes this of {from}.");
            became.Except(next).Except(next.SelectMany(ConversationLifecycle.NextOf)).ShouldBeEmpty($"{from}");
        }
    }

    [Fact]
    public void Who_answers_first_looks_after_it_and_messages_are_numbered_from_one()
    {
        var (conversation, first) = New();
        var answer = conversation.Send(Draft(), The.Staff, Later);
        var more = conversation.Send(Draft(), Other, Later);

        (first.Sequence, answer.Sequence, more.Sequence).ShouldBe((1, 2, 3));
        (conversation.Assignee, conversation.LastMessageAt, conversation.Version).ShouldBe((The.Staff, Later, 4));
        conversation.Events.Select(happened => happened.Version).ShouldBe([1, 2, 3, 4]);
        conversation.Events[0].ShouldBeOfType<ConversationOpened>().From.ShouldBeNull();
        conversation.Events[2].ShouldBeOfType<MessageSent>().ShouldSatisfyAllConditions(
            sent => sent.Message.ShouldBe(answer.Id), sent => sent.Sequence.ShouldBe(2), sent => sent.By.ShouldBe((Actor)The.Staff));
    }

    [Fact]
    public void To_assign_it_to_who_looks_after_it_changes_nothing()
    {
        var conversation = In(ConversationState.Assigned);
        var version = conversation.Version;

        conversation.Assign(The.Staff, The.Staff, Later).ShouldSucceed();
        conversation.Version.ShouldBe(version);
    }

    /// <summary>The picture of docs/conversations.md cannot say what the code does not do.</summary>
    [Fact]
    public void The_arrows_of_the_page_are_the_transitions_of_the_code()
    {
        var page = Repository.Read("docs/conversations.md");
        var picture = page[page.IndexOf("```mermaid", StringComparison.Ordinal)..];

        Arrow().Matches(picture[..picture.IndexOf("\n```\n", StringComparison.Ordinal)])
            .Select(arrow => $"{arrow.Groups["from"].Value} --> {arrow.Groups["to"].Value}").ShouldBe(
                from status in Enum.GetValues<ConversationStatus>()
                from next in ConversationLifecycle.NextOf(status)
                select $"{Wire(status)} --> {Wire(next)}",
                ignoreOrder: true);
    }

    private static string Wire(ConversationStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private static MessageDraft Draft()
    {
        var id = TypedId.New<MessageId>(The.Moment);
        return new MessageDraft(id, new ClientMessageId(id.ToString()), new MessageText("Where is it?"));
    }

    private static (Conversation Conversation, Message First) New() => Conversation.Open(
        TypedId.New<ConversationId>(The.Moment), The.Customer, order: null, new ConversationSubject("My kettle"), Draft(), The.Customer);

    private static Conversation In(ConversationState state)
    {
        var conversation = New().Conversation;
        if (state is ConversationState.Assigned or ConversationState.Closed)
            conversation.Assign(The.Staff, The.Staff, The.Moment).ShouldSucceed();
        if (state == ConversationState.Waiting)
            _ = conversation.Send(Draft(), The.Staff, The.Moment);
        if (state is ConversationState.Closed or ConversationState.ClosedWithoutAssignee)
            conversation.Close(The.Staff, The.Moment).ShouldSucceed();
        return conversation;
    }

    private static Result Run(ConversationCommand command, Conversation conversation) => command switch
    {
        ConversationCommand.CustomerWrites => Sent(conversation.Send(Draft(), The.Customer, Later)),
        ConversationCommand.SupportWrites => Sent(conversation.Send(Draft(), The.Staff, Later)),
        ConversationCommand.Assign => conversation.Assign(Other, The.Staff, Later),
        ConversationCommand.Close => conversation.Close(The.Staff, Later),
        ConversationCommand.Reopen => conversation.Reopen(The.Staff, Later),
    };

    private static Result Sent(Message message) => message.Sequence > 1 ? Result.Success : throw new InvalidOperationException("Not sent.");

    [GeneratedRegex(@"^\s*(?<from>[a-z_]+) --> (?<to>[a-z_]+)( : .*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();
}
