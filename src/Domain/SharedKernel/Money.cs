using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CleanOrders.Domain.SharedKernel;

/// <summary>A currency of ISO 4217.</summary>
public readonly record struct Currency(string Code)
{
    /// <summary>What every code looks like; not every code that looks like it is one.</summary>
    public const string Pattern = "^[A-Z]{3}$";

    public static readonly Currency Eur = new("EUR");

    public static readonly ErrorType Unknown = new(ErrorKind.Invalid, "money.unknown_currency",
        "The currency is not known", "Currencies are three upper-case letters of ISO 4217, as in EUR.");

    private static readonly FrozenSet<string> Codes = (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP "
            + "CVE CZK "
        + "DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY "
        + "KES KGS KHR "
        + "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
        + "NZD OMR PAB "
        + "PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP "
        + "TRY TTD TWD "
        + "TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithoutDecimals =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithThreeDecimals =
        "BHD IQD JOD KWD LYD OMR TND".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static Result<Currency> From(string? code) =>
        code is not null && Codes.Contains(code)
            ? new Currency(code)
            : Unknown.With($"A currency is three upper-case letters of ISO 4217, as in {Eur}.");

    /// <summary>How many of an amount's digits stand behind the decimal sign.</summary>
    public int Decimals => WithoutDecimals.Contains(Code) ? 0 : WithThreeDecimals.Contains(Code) ? 3 : 2;

    public override string ToString() => Code;
}

/// <summary>An amount in the minor units of its currency: <c>4998 EUR</c> is 49.98 euros. Arithmetic is exact and checked.</summary>
public readonly record struct Money(long Amount, Currency Currency)
{
    /// <summary>The largest price of one piece: with 100 lines of 1,000 pieces every total stays far from overflow.</summary>
    public const long HighestPrice = 100_000_000_000;

    public static readonly ErrorType OutOfRange = new(ErrorKind.Invalid, "money.out_of_range",
        "The amount is out of range", "Amounts are whole minor units, from 0 to 100,000,000,000 for a price.");

    /// <summary>The amount as somebody sent it, if it is one: from 0 up, in a known currency.</summary>
    public static Result<Money> From(MoneyInput parts)
    {
        var violations = new Violations();
        var currency = violations.Take("/currency", Currency.From(parts.Currency));
        if (parts.Amount is not >= 0)
            violations.Add(
                "/amount", parts.Amount is null
                    ? Text.Required.With("An amount is required here.")
                    : OutOfRange.With("An amount is not negative."));
        return violations.Any ? violations.ToError() : new Money(parts.Amount!.Value, currency);
    }

    /// <summary>The price of one piece: 0 to <see cref="HighestPrice"/> minor units.</summary>
    public static Result<Money> PriceFrom(MoneyInput parts) => From(parts) is { IsFailure: false, Value.Amount: > HighestPrice }
        ? OutOfRange.With($"A price is from 0 to {HighestPrice} minor units.")
        : From(parts);

    public static Money Zero(Currency currency) => new(0, currency);

    public static Money operator +(Money left, Money right) =>
        left with { Amount = checked(left.Amount + right.SameCurrencyAs(left).Amount) };

    public static Money operator -(Money left, Money right) =>
        left with { Amount = checked(left.Amount - right.SameCurrencyAs(left).Amount) };

    public static Money operator *(Money price, Quantity pieces) => price with { Amount = checked(price.Amount * pieces.Value) };

    public static Money Add(Money left, Money right) => left + right;

    public static Money Subtract(Money left, Money right) => left - right;

    public static Money Multiply(Money price, Quantity pieces) => price * pieces;

    /// <summary>
    /// Splits the amount by weights, exactly: what rounding down leaves goes to the largest remainders, the first of equal ones.
    /// </summary>
    /// <param name="weights">Not negative, and not all 0.</param>
    public IReadOnlyList<Money> Split(IReadOnlyList<long> weights)
    {
        var (amount, currency) = this;
        var sum = weights.Aggregate(Int128.Zero, (total, weight) => total + weight);
        var shares = weights.Select(weight => Int128.DivRem((Int128)amount * weight, sum)).ToList();
        var left = (int)(amount - shares.Aggregate(Int128.Zero, (total, share) => total + share.Quotient));
        var largest = shares.Index().OrderByDescending(share => share.Item.Remainder).Take(left).Select(share => share.Index).ToHashSet();
        return [.. shares.Select((share, i) => new Money((long)share.Quotient + (largest.Contains(i) ? 1 : 0), currency))];
    }

    public override string ToString() => $"{Amount} {Currency}";

    /// <summary>For people, in the currency's major unit: <c>49.98 EUR</c>, <c>49,98 EUR</c>.</summary>
    public string ToText(CultureInfo culture) =>
        $"{(Amount / (decimal)Math.Pow(10, Currency.Decimals)).ToString($"N{Currency.Decimals}", culture)} {Currency}";

    private Money SameCurrencyAs(Money other) => Currency == other.Currency
        ? this
        : throw new InvalidOperationException($"{Currency} and {other.Currency} do not add up.");
}

/// <summary>An amount in the minor units of its currency: <c>4998 EUR</c> is 49.98 euros.</summary>
/// <remarks>As somebody sent it: nothing in it has been looked at.</remarks>
public sealed record MoneyInput(
    [property: Required, Range(0, Money.HighestPrice)] long? Amount,
    [property: Required, RegularExpression(SharedKernel.Currency.Pattern)] string? Currency)
{
    public static readonly MoneyInput None = new(null, null);
}
