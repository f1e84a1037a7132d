using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed class AddressTests
{
    public static TheoryData<string, AddressInput> Spoilt => new()
    {
        { "/name", An.Address() with { Name = null } },
        { "/line1", An.Address() with { Line1 = " " } },
        { "/line2", An.Address() with { Line2 = new string('x', 201) } },
        { "/city", An.Address() with { City = "Ber\nlin" } },
        { "/region", An.Address() with { Region = new string('x', 201) } },
        { "/postalCode", An.Address() with { PostalCode = new string('1', 21) } },
        { "/country", An.Address() with { Country = "XX" } },
    };

    [Fact]
    public void A_right_address_is_kept_trimmed() =>
        Address.From(An.Address() with { Name = " Ada ", Line2 = "Rear ", Region = " BE" }).ShouldSucceed()
            .ShouldBe(new Address("Ada", "Am Kanal 1", "Rear", "Berlin", "BE", "10115", "DE"));

    [Fact]
    public void A_blank_second_line_or_region_is_none()
    {
        var address = Address.From(An.Address() with { Line2 = " ", Region = "" }).ShouldSucceed();

        (address.Line2, address.Region).ShouldBe((null, null));
    }

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void The_part_that_is_wrong_is_pointed_at(string pointer, AddressInput parts) =>
        Address.From(parts).ShouldBeRefused(Violations.RequestInvalid).Fields.ShouldHaveSingleItem().Pointer.ShouldBe(pointer);

    [Fact]
    public void An_address_of_nothing_misses_every_part_it_must_have() =>
        Address.From(AddressInput.None).ShouldBeRefused(Violations.RequestInvalid).Complaints().ShouldBe(
        [
            ("/name", "field.required"), ("/line1", "field.required"), ("/city", "field.required"), ("/postalCode", "field.required"),
            ("/country", "field.required"),
        ]);

    [Theory]
    [InlineData("de")]
    [InlineData("DEU")]
    [InlineData(" DE")]
    [InlineData("")]
    [InlineData("DE AT")]
    // Neither is of ISO 3166-1: the United Kingdom is GB there, the Soviet Union is gone.
    [InlineData("UK")]
    [InlineData("SU")]
    public void A_country_is_one_of_iso_3166(string country) =>
        Address.From(An.Address() with { Country = country }).ShouldBeRefused(Violations.RequestInvalid).Complaints()
            .ShouldBe([("/country", "address.unknown_country")]);

    [Fact]
    public void All_249_countries_are_known() =>
        (from first in Enumerable.Range('A', 26)
         from second in Enumerable.Range('A', 26)
         where !Address.From(An.Address() with { Country = $"{(char)first}{(char)second}" }).IsFailure
         select 1).Count().ShouldBe(249);
}
