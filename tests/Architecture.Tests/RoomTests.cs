using CleanOrders.Architecture.Tests.Reading;
using CleanOrders.Architecture.Tests.Rules;

namespace CleanOrders.Architecture.Tests;

public sealed class RoomTests
{
    public static TheoryData<string> Rules => Rooms.Book.Names;

    [Theory, MemberData(nameof(Rules))]
    public void Holds(string rule) => Rooms.Book.ShouldHold(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Catches_its_canaries(string rule) => Rooms.Book.ShouldCatchItsCanaries(rule);

    [Theory, MemberData(nameof(Rules))]
    public void Refuses_to_hold_nothing(string rule) => Rooms.Book.ShouldRefuseAnEmptySelection(rule);

    [Fact]
    public void No_circle_of_rooms_is_allowed() => Rooms.Upwards(Rooms.Table).ShouldBeEmpty();

    [Fact]
    public void A_circle_in_the_table_is_seen() =>
        Rooms.Upwards([new("Domain", "Chicken", "Egg"), new("Domain", "Egg", "Chicken")]).ShouldBe(["Domain.Chicken → Egg"]);

    [Fact]
    public void Whatever_the_table_allows_is_used() => Rooms.Unused(Rooms.Table, CompiledCode.Types).ShouldBeEmpty();

    [Fact]
    public void What_the_table_allows_for_nothing_is_seen() =>
        Rooms.Unused([new("Domain", "Orders", "Payments", "Inventory")], CompiledCode.Types).ShouldBe(["Domain.Orders → Inventory"]);
}
