using System.Globalization;
using System.Text.Encodings.Web;
using CleanOrders.Application.Notifications.Templates;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Hosting;
using Fluid;
using Fluid.Values;

namespace CleanOrders.Infrastructure.Notifications.Texts;

/// <summary>
/// The texts that ship, one file for each template and language, in Liquid: its title, its text and, if it leads somewhere, its link, with
/// a line <c>---</c> between them. A text that names what its data does not have fails when the service starts.
/// </summary>
internal sealed class NotificationTexts : INotificationTexts
{
    private const string Mail = "mail.html";

    private static readonly string[] Shipped = ["en", "de"];
    private static readonly FluidParser Parser = new();

    private readonly TemplateOptions _options = MakeOptions();
    private readonly Dictionary<(string Culture, string Name), IFluidTemplate[]> _texts = [];
    private readonly IFluidTemplate _mail;

    /// <exception cref="StartRefusedException">A text is missing, cannot be read, or names what its data does not have.</exception>
    public NotificationTexts(IEnumerable<NotificationTemplate> templates)
    {
        _mail = Parse(Mail, Read(Mail));
        foreach (var template in templates)
        {
            foreach (var culture in Shipped)
            {
                _texts[(culture, template.Name)] = Parts($"{culture}.{template.Name}");
                Try(template, culture);
            }
        }
    }

    public IReadOnlyList<string> Cultures => Shipped;

    public NotificationContent Write(NotificationTemplate template, string? culture, object data)
    {
        var name = Nearest(culture);
        var parts = Array.ConvertAll(
            _texts[(name, template.Name)],
            part => Render(part, data, CultureInfo.GetCultureInfo(name), NullEncoder.Default).ReplaceLineEndings("\n").Trim());
        return new NotificationContent(
            template.Name, name, OneLine(parts[0]), parts[1], parts.Length > 2 && parts[2].Length > 0 ? LinkIn(parts[2]) : null);
    }

    public string ToHtml(NotificationContent content) => Render(
        _mail, new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["culture"] = content.Culture,
            ["title"] = content.Title,
            ["paragraphs"] = content.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(paragraph => paragraph.Trim().Split('\n')).ToArray(),
            ["address"] = content.Link?.Address,
            ["label"] = content.Link?.Label,
        },
        CultureInfo.GetCultureInfo(content.Culture), HtmlEncoder.Default);

    // A text names its members in camelCase, as everything on the wire is named, and none that is not there.
    private static TemplateOptions MakeOptions()
    {
        var options = new TemplateOptions
        {
            StrictFilters = true,
            Undefined = name => throw new FormatException($"Its data has no {name}."),
        };
        options.MemberAccessStrategy = new UnsafeMemberAccessStrategy { MemberNameStrategy = MemberNameStrategies.CamelCase };
        options.Filters.AddFilter("amount", (input, _, context) => new StringValue(
            input.ToObjectValue() is Money money ? money.ToText(context.CultureInfo) : throw new FormatException("This is no money.")));
        return options;
    }

    // Each part by itself: a line that data brings parts nothing, and makes no link.
    private static IFluidTemplate[] Parts(string name) =>
        Array.ConvertAll(Read(name).ReplaceLineEndings("\n").Split("\n---\n"), part => Parse(name, part));

    private static IFluidTemplate Parse(string name, string text) => Parser.TryParse(text, out var template, out var fault)
        ? template
        : throw new StartRefusedException($"The text {name} of a notification cannot be read: {fault}");

    private static string Read(string name)
    {
        using var stream = typeof(NotificationTexts).Assembly.GetManifestResourceStream($"texts.{name}.liquid")
            ?? throw new StartRefusedException($"The text {name} of a notification is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static NotificationLink LinkIn(string text) => text.Split(": ", 2) is [var label, var address]
        ? new NotificationLink(address, label)
        : throw new FormatException("A link is written as its label, a colon and its address.");

    private static string Nearest(string? culture) =>
        Array.Find(Shipped, known => culture is not null && (culture == known || culture.StartsWith($"{known}-", StringComparison.Ordinal)))
            ?? Shipped[0];

    private string Render(IFluidTemplate template, object data, CultureInfo culture, TextEncoder encoder) =>
        template.Render(new TemplateContext(data, _options) { CultureInfo = culture }, encoder);

    private void Try(NotificationTemplate template, string culture)
    {
        try
        {
            _ = ToHtml(Write(template, culture, template.SampleData));
        }
        catch (Exception fault) when (fault is FluidException or FormatException or IndexOutOfRangeException)
        {
            throw new StartRefusedException($"The text {culture}.{template.Name} of a notification cannot be written: {fault.Message}");
        }
    }
}
