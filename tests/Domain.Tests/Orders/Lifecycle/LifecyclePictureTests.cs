using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CleanOrders.Domain.Orders;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders.Lifecycle;

/// <summary>docs/order-lifecycle.md cannot say what the code does not do.</summary>
public sealed partial class LifecyclePictureTests
{
    private const string Outside = "[*]";

    private static readonly string Page = Repository.Read("docs/order-lifecycle.md");

    private static readonly (string From, string To, string Label)[] Arrows =
        [.. Arrow().Matches(Page).Select(match => (match.Groups["from"].Value, match.Groups["to"].Value, match.Groups["label"].Value))];

    [Fact]
    public void The_arrows_are_the_transitions_of_the_code()
    {
        var drawn = Arrows.Where(arrow => arrow.From != Outside && arrow.To != Outside).Select(arrow => $"{arrow.From} --> {arrow.To}");

        drawn.ShouldBe(
            from status in Enum.GetValues<OrderStatus>()
            from next in OrderLifecycle.NextOf(status)
            select $"{Wire(status)} --> {Wire(next)}",
            ignoreOrder: true);
    }

    [Fact]
    public void It_begins_where_a_placed_order_is_and_ends_where_nothing_can_follow()
    {
        Arrows.Where(arrow => arrow.From == Outside).Select(arrow => arrow.To).ShouldBe([Wire(An.Order().Placed().Status)]);
        Arrows.Where(arrow => arrow.To == Outside).Select(arrow => arrow.From)
            .ShouldBe(Enum.GetValues<OrderStatus>().Where(OrderLifecycle.IsFinal).Select(Wire), ignoreOrder: true);
    }

    [Fact]
    public void An_arrow_carries_the_action_that_leads_along_it()
    {
        var labelled = Arrows.Where(arrow => arrow.Label != "").ToArray();

        labelled.Length.ShouldBe(Arrows.Count(arrow => arrow.From != Outside && arrow.To != Outside));
        foreach (var (from, to, label) in labelled)
        {
            foreach (var one in label.Split(", "))
            {
                var leads = Enum.GetValues<OrderAction>().Where(action => Wire(action) == one).SelectMany(OrderLifecycle.LeadsTo)
                    .Select(Wire);
                (one == "time" ? [Wire(OrderStatus.Expired)] : leads).ShouldContain(to, $"{from} --> {to} : {one}");
            }
        }
    }

    [Fact]
    public void Every_action_has_a_row_that_says_who_may_do_it() =>
        ActionRow().Matches(Page).Select(match => match.Groups["action"].Value).Distinct()
            .ShouldBe(Enum.GetValues<OrderAction>().Select(Wire), ignoreOrder: true);

    [Fact]
    public void A_row_names_exactly_the_statuses_in_which_its_action_is_possible()
    {
        foreach (var action in Enum.GetValues<OrderAction>())
        {
            var rows = ActionRow().Matches(Page).Where(match => match.Groups["action"].Value == Wire(action));
            var named = Code().Matches(string.Join(' ', rows.Select(row => row.Groups["while"].Value)))
                .Select(match => match.Groups["name"].Value).Distinct();
            var possible = Enum.GetValues<OrderStatus>().Where(status => InItsFullness(status).Allowed().Contains(action));

            named.Where(name => name != "expiresAt").ShouldBe(possible.Select(Wire), ignoreOrder: true, $"The rows of {Wire(action)}");
        }
    }

    /// <summary>An order of that status with a return on its way, where there can be one.</summary>
    private static Order InItsFullness(OrderStatus status)
    {
        var order = An.Order().In(status);
        return order.Allowed().Contains(OrderAction.Returns) ? order.After(delivered => delivered.RequestReturn((1, "SKU-1"))) : order;
    }

    private static string Wire<T>(T value)
        where T : struct, Enum =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    [GeneratedRegex(@"^ +(?<from>\S+) --> (?<to>\S+)(?: : (?<label>[\w/, ]+))?\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^\| `(?<action>[\w/]+)` \|[^|]*\|(?<while>[^|]*)\|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ActionRow();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
