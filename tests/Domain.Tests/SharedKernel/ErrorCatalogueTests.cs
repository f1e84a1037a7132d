using System.Reflection;
using System.Text.RegularExpressions;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Tests.SharedKernel;

public sealed partial class ErrorCatalogueTests
{
    private static readonly ErrorType[] Catalogue =
    [
        .. typeof(ErrorType).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(ErrorType))
            .Select(field => (ErrorType)field.GetValue(null)!),
    ];

    [Fact]
    public void There_are_errors_of_every_area()
    {
        string[] areas = ["order", "product", "inventory", "payment", "money", "address", "field", "request"];

        areas.ShouldBeSubsetOf(Catalogue.Select(type => type.Code.Split('.')[0]));
    }

    [Fact]
    public void A_code_names_one_way_to_fail() => Catalogue.Select(type => type.Code).ShouldBeUnique();

    [Fact]
    public void A_code_is_an_area_and_words_in_snake_case() => Catalogue.Where(type => !Shape().IsMatch(type.Code)).ShouldBeEmpty();

    [Fact]
    public void An_error_has_a_title_of_one_line_and_an_explanation_of_whole_sentences() =>
        Catalogue.Where(type => type.Title.Length is 0 or > 60 || type.Title.EndsWith('.') || type.Explanation[^1] is not ('.' or '?'))
            .ShouldBeEmpty();

    [GeneratedRegex(@"\A[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z0-9]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
