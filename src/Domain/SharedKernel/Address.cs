using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>Where a parcel goes. An order keeps its own copy: a later move does not change the past.</summary>
/// <param name="Country">ISO 3166-1 alpha-2, as in <c>DE</c>.</param>
public sealed record Address(string Name, string Line1, string? Line2, string City, string? Region, string PostalCode, string Country)
{
    public static readonly ErrorType UnknownCountry = new(ErrorKind.Invalid, "address.unknown_country",
        "The country is not known", "Countries are two upper-case letters of ISO 3166-1 alpha-2, as in DE.");

    public const int Longest = 200;
    public const int LongestPostalCode = 20;

    /// <summary>What every code of a country looks like; not every code that looks like it is one.</summary>
    public const string CountryPattern = "^[A-Z]{2}$";

    private static readonly FrozenSet<string> Countries = (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH "
            + "CI CK CL CM CN "
        + "CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
        + "GT GU GW GY HK "
        + "HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA "
        + "MC MD ME MF MG "
        + "MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
        + "PW PY QA RE RO "
        + "RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
        + "UM US UY UZ VA "
        + "VC VE VG VI VN VU WF WS YE YT ZA ZM ZW").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The address if every part of it is right; otherwise all that is wrong, by pointer.</summary>
    public static Result<Address> From(AddressInput parts)
    {
        var violations = new Violations();
        var address = new Address(
            violations.Take("/name", Text.Check(parts.Name, Longest)),
            violations.Take("/line1", Text.Check(parts.Line1, Longest)),
            Optional(parts.Line2, "/line2"),
            violations.Take("/city", Text.Check(parts.City, Longest)),
            Optional(parts.Region, "/region"),
            violations.Take("/postalCode", Text.Check(parts.PostalCode, LongestPostalCode)),
            violations.Take("/country", KnownCountry(parts.Country)));
        return violations.Any ? violations.ToError() : address;

        string? Optional(string? text, string pointer) =>
            string.IsNullOrWhiteSpace(text) ? null : violations.Take(pointer, Text.Check(text, Longest));
    }

    private static Result<string> KnownCountry(string? code) => code switch
    {
        null => Text.Required.With("A country is required here."),
        _ when Countries.Contains(code) => code,
        _ => UnknownCountry.With("A country is two upper-case letters of ISO 3166-1, as in DE."),
    };
}

/// <summary>Where a parcel goes; the country is two letters of ISO 3166-1.</summary>
/// <remarks>As somebody typed it: nothing in it has been looked at.</remarks>
public sealed record AddressInput(
    [property: Required, Length(1, Address.Longest)] string? Name,
    [property: Required, Length(1, Address.Longest)] string? Line1,
    [property: StringLength(Address.Longest)] string? Line2,
    [property: Required, Length(1, Address.Longest)] string? City,
    [property: StringLength(Address.Longest)] string? Region,
    [property: Required, Length(1, Address.LongestPostalCode)] string? PostalCode,
    [property: Required, RegularExpression(Address.CountryPattern)] string? Country)
{
    public static readonly AddressInput None = new(null, null, null, null, null, null, null);
}
