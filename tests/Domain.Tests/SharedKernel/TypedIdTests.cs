using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.SharedKernel;

/// <summary>Alone: the count within a millisecond is the process's, and the fixed moment of other tests would reset it.</summary>
[CollectionDefinition(nameof(TypedIdTests), DisableParallelization = true)]
[Collection(nameof(TypedIdTests))]
public sealed class TypedIdTests
{
    private static readonly Type[] IdTypes =
        [.. typeof(OrderId).Assembly.GetTypes().Where(type => type.GetInterfaces().Any(face => face.Name == typeof(ITypedId<>).Name))];

    /// <summary>The vectors of the TypeID specification.</summary>
    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000", "ord_00000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000001", "ord_00000000000000000000000001")]
    [InlineData("00000000-0000-0000-0000-00000000000a", "ord_0000000000000000000000000a")]
    [InlineData("00000000-0000-0000-0000-000000000010", "ord_0000000000000000000000000g")]
    [InlineData("00000000-0000-0000-0000-000000000020", "ord_00000000000000000000000010")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff", "ord_7zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("0110c853-1d09-52d8-d73e-1194e95b5f19", "ord_0123456789abcdefghjkmnpqrs")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057", "ord_01h455vb4pex5vsknk084sn02q")]
    public void An_id_is_written_and_read_as_a_type_id(string uuid, string text)
    {
        OrderId.From(Guid.Parse(uuid)).ToString().ShouldBe(text);
        OrderId.TryParse(text, out var id).ShouldBeTrue();
        id.Value.ShouldBe(Guid.Parse(uuid));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ord_")]
    [InlineData("01h455vb4pex5vsknk084sn02q")]
    [InlineData("usr_01h455vb4pex5vsknk084sn02q")]
    [InlineData("ORD_01h455vb4pex5vsknk084sn02q")]
    [InlineData("ord-01h455vb4pex5vsknk084sn02q")]
    [InlineData("ord_01h455vb4pex5vsknk084sn02")]
    [InlineData("ord_01h455vb4pex5vsknk084sn02qq")]
    [InlineData(" ord_01h455vb4pex5vsknk084sn02q")]
    [InlineData("ord_01H455VB4PEX5VSKNK084SN02Q")]
    [InlineData("ord_01h455vb4pex5vsknk084sn02u")]
    [InlineData("ord_o1h455vb4pex5vsknk084sn02q")]
    [InlineData("ord_01h455vb4pex5vsknk084sn0-q")]
    [InlineData("ord_01h455vb4pex5vsknk084sn02\u0301")]
    [InlineData("ord_8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("ord_80000000000000000000000000")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057")]
    public void Anything_else_is_no_id(string? text)
    {
        OrderId.TryParse(text, out var id).ShouldBeFalse();
        id.ShouldBe(default);
    }

    [Fact]
    public void Every_new_id_survives_the_round_trip()
    {
        foreach (var id in Enumerable.Range(0, 1000).Select(_ => TypedId.New<OrderId>(The.Moment)))
        {
            OrderId.TryParse(id.ToString(), out var read).ShouldBeTrue();
            read.ShouldBe(id);
            (id.Value.Version, id.Value.Variant & 0xC).ShouldBe((7, 8));
        }
    }

    [Fact]
    public void Ids_sort_by_the_time_they_were_made_as_text_and_as_uuid()
    {
        var ids = Enumerable.Range(0, 300).Select(i => TypedId.New<OrderId>(The.Moment.AddMilliseconds(i * 37))).ToArray();

        ids.OrderBy(id => id.ToString(), StringComparer.Ordinal).ShouldBe(ids);
        ids.OrderBy(id => id.Value).ShouldBe(ids);
    }

    [Fact]
    public void Ids_of_one_millisecond_sort_as_they_were_made()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => TypedId.New<OrderId>(The.Moment.AddHours(2)).ToString()).ToArray();

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
        ids.ShouldBeUnique();
    }

    [Fact]
    public void Ids_of_neighbouring_milliseconds_that_are_made_in_turns_sort_as_they_were_made()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => TypedId.New<OrderId>(The.Moment.AddHours(1).AddMilliseconds(i % 2)).ToString())
            .ToArray();

        ids.Where((_, i) => i % 2 == 0).ShouldBe(ids.Where((_, i) => i % 2 == 0).Order(StringComparer.Ordinal));
        ids.Where((_, i) => i % 2 == 1).ShouldBe(ids.Where((_, i) => i % 2 == 1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_id_knows_when_it_was_made_to_the_millisecond()
    {
        var made = TypedId.TimeOf(TypedId.New<OrderId>(The.Moment.AddTicks(12_345)));

        made.ShouldBe(The.Moment.AddMilliseconds(1));
        made.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void The_first_id_of_a_millisecond_bounds_all_ids_of_it()
    {
        var bound = TypedId.FirstAt<OrderId>(The.Moment);

        TypedId.TimeOf(bound).ShouldBe(The.Moment);
        TypedId.New<OrderId>(The.Moment).Value.ShouldBeGreaterThan(bound.Value);
        TypedId.New<OrderId>(The.Moment.AddMilliseconds(-1)).Value.ShouldBeLessThan(bound.Value);
        TypedId.FirstAt<OrderId>(DateTimeOffset.MinValue).Value.ShouldBe(Guid.Empty);
    }

    [Fact]
    public void An_id_of_one_thing_is_not_an_id_of_another() =>
        UserId.TryParse(TypedId.New<OrderId>(The.Moment).ToString(), out _).ShouldBeFalse();

    [Fact]
    public void No_two_things_share_a_prefix()
    {
        var prefixes = IdTypes.Where(type => type.IsValueType).Select(type => (string)type.GetProperty("Prefix")!.GetValue(null)!)
            .ToArray();

        prefixes.Length.ShouldBeGreaterThanOrEqualTo(6);
        prefixes.ShouldBeUnique();
        prefixes.ShouldAllBe(prefix => prefix.Length == 3 && prefix.All(char.IsAsciiLetterLower));
    }
}
