using CleanOrders.Domain.Orders;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Orders;

/// <summary>Lines as somebody sent them.</summary>
public sealed class PiecesTests
{
    [Fact]
    public void Lines_are_read_in_their_order()
    {
        var violations = new Violations();

        var lines = Pieces.Read([new("SKU-2", 1), new("SKU-1", Pieces.Most)], "/lines", violations);

        violations.Any.ShouldBeFalse();
        lines.Select(line => (line.Sku.Value, line.Quantity.Value)).ShouldBe([("SKU-2", 1), ("SKU-1", 1000)]);
    }

    [Theory]
    [InlineData(null, "field.required")]
    [InlineData(0, "order.quantity_out_of_range")]
    [InlineData(-1, "order.quantity_out_of_range")]
    [InlineData(1001, "order.quantity_out_of_range")]
    public void A_quantity_is_from_1_to_1000(int? quantity, string code) =>
        Complaints([new("SKU-1", 1), new("SKU-2", quantity)]).ShouldBe([("/lines/1/quantity", code)]);

    [Fact]
    public void Everything_that_is_wrong_is_named_at_once() =>
        Complaints([null, new(null, null), new("no sku", 1)]).ShouldBe(
        [
            ("/lines/0", "field.required"), ("/lines/1/sku", "field.required"), ("/lines/1/quantity", "field.required"),
            ("/lines/2/sku", "product.sku_malformed"),
        ]);

    [Fact]
    public void A_sku_has_one_line() =>
        Complaints([new("SKU-1", 1), new("sku-1", 1), new("SKU-1", 2)]).ShouldBe([("/lines/2/sku", "order.duplicate_sku")]);

    [Fact]
    public void There_is_at_least_one_line()
    {
        Complaints([]).ShouldBe([("/lines", "order.no_lines")]);
        Complaints(null).ShouldBe([("/lines", "order.no_lines")]);
        Complaints([], atLeastOne: false).ShouldBeEmpty();
    }

    [Fact]
    public void There_are_at_most_100_lines()
    {
        Complaints(Lines(100)).ShouldBeEmpty();
        Complaints(Lines(101)).ShouldBe([("/lines", "order.too_many_lines")]);
    }

    private static PiecesInput[] Lines(int count) => [.. Enumerable.Range(1, count).Select(number => new PiecesInput($"SKU-{number}", 1))];

    private static IEnumerable<(string Pointer, string Code)> Complaints(PiecesInput?[]? lines, bool atLeastOne = true)
    {
        var violations = new Violations();
        _ = Pieces.Read(lines, "/lines", violations, atLeastOne);
        return violations.ToError().Complaints();
    }
}
