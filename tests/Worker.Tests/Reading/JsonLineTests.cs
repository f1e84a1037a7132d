using CleanOrders.Application.Orders.Files;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Json;

namespace CleanOrders.Worker.Tests.Reading;

public sealed class JsonLineTests
{
    private static readonly JsonLines Lines = new();

    [Theory]
    [InlineData("""{"note":"4111111111111111"}""")]
    [InlineData("""{"note":"\u0034111111111111111"}""")]
    [InlineData("""{"ref":"4111\u00201111 1111\u002d1111"}""")]
    [InlineData("""{"lines":[{"sku":"\u0034111111111111111","quantity":1}]}""")]
    [InlineData("""{"shippingAddress":{"name":"\u0034111111111111111"}}""")]
    public void The_number_of_a_card_is_found_in_what_is_said_and_not_in_how_it_is_written(string line)
    {
        var refused = Lines.Read<ImportedOrder>(line);

        refused.Error.ShouldNotBeNull().Type.ShouldBe(CardNumber.Refused);
        refused.Error.Detail.ShouldNotContain("111");
    }
}
