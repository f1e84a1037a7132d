using System.Text.RegularExpressions;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Catalog;

/// <summary>A stock keeping unit: 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit.</summary>
public readonly partial record struct Sku(string Value) : IComparable<Sku>
{
    public const string Pattern = $"^{Characters}$";

    private const string Characters = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    public static Result<Sku> From(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Text.Required.With("A sku is required here.");
        return Shape().IsMatch(text)
            ? new Sku(text)
            : ProductErrors.SkuMalformed.With("A sku is 1 to 64 letters, digits, dots, dashes and underscores.");
    }

    public static bool TryParse(string? text, out Sku sku)
    {
        var read = From(text);
        sku = read.IsFailure ? default : read.Value;
        return !read.IsFailure;
    }

    public int CompareTo(Sku other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    [GeneratedRegex($@"\A{Characters}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}

/// <summary>Something that can be ordered. Only its price at the moment of ordering counts: an order copies it.</summary>
public sealed class Product
{
    public const int LongestName = 200;

    public Product(Sku sku, ProductName name, Money price)
    {
        Sku = sku;
        Name = name;
        Price = price;
    }

    private Product()
    {
    }

    public Sku Sku { get; private set; }

    public ProductName Name { get; private set; }

    public Money Price { get; private set; }

    public bool Active { get; private set; } = true;

    /// <summary>Grows by one with every change; the entity tag of the product.</summary>
    public int Version { get; private set; } = 1;

    public void Change(ProductName name, Money price, bool active)
    {
        Name = name;
        Price = price;
        Active = active;
        Version++;
    }

    /// <summary>Takes the product off sale. It stays where it was ordered, and can come back.</summary>
    public void Deactivate() => Change(Name, Price, active: false);
}

/// <summary>What a product is called: 1 to 200 characters.</summary>
public readonly record struct ProductName(string Value)
{
    public static Result<ProductName> From(string? text) => Text.Check(text, Product.LongestName).Then(name => new ProductName(name));

    public override string ToString() => Value;
}
