using System.Globalization;
using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>docs/operations.md has every setting, with the default of the code.</summary>
public sealed partial class SettingsTests
{
    private static readonly (string Section, string Layer, string Options)[] Sections =
    [
        ("Orders", "Application", "OrdersOptions"),
        ("Identity", "Application", "IdentitySettings"),
        ("Jobs", "Infrastructure", "JobsOptions"),
        ("EventStreams", "WebApi", "EventStreamOptions"),
        ("Payments:Http", "Infrastructure", "HttpPaymentOptions"),
        ("Data", "Infrastructure", "DataOptions"),
        ("Security", "Infrastructure", "SecurityOptions"),
    ];

    private static readonly Match[] Rows = [.. Row().Matches(Repository.Read("docs/operations.md")).Cast<Match>()];

    [Fact]
    public void Every_setting_stands_there_with_its_default()
    {
        var inCode = Sections.SelectMany(section =>
        {
            var type = Layers.Named(section.Layer).GetTypes().Single(type => type.Name == section.Options);
            var defaults = Activator.CreateInstance(type);
            return type.GetProperties().Select(setting => $"{section.Section}:{setting.Name} = {Convert.ToString(setting.GetValue(defaults), CultureInfo.InvariantCulture)}");
        });

        Rows.Where(row => Sections.Any(section => row.Groups["key"].Value.StartsWith(section.Section + ":", StringComparison.Ordinal)))
            .Select(row => $"{row.Groups["key"].Value} = {row.Groups["default"].Value}")
            .ShouldBe(inCode, ignoreOrder: true);
    }

    [Fact]
    public void A_setting_has_two_underscores_for_a_colon_in_the_environment() =>
        Rows.Where(row => row.Groups["key"].Value != "urls" && row.Groups["environment"].Value != row.Groups["key"].Value.Replace(":", "__", StringComparison.Ordinal)).ShouldBeEmpty();

    [GeneratedRegex(@"^\| `(?<key>[\w:]+)` \| `(?<environment>\w+)` \| [^|]+ \| [^|]* \|( `(?<default>[^`]+)`)? \|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
