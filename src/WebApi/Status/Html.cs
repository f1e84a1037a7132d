using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace CleanOrders.WebApi.Status;

/// <summary>HTML as an interpolated string: whatever stands in a hole is text and is encoded, but for other HTML.</summary>
[InterpolatedStringHandler]
internal readonly struct Html(int literalLength, int formattedCount)
{
    private const int Hole = 16;

    private readonly StringBuilder? _text = new(literalLength + (formattedCount * Hole));

    public static Html Text(string? text) => $"{text}";

    public static Html Number(long number) => $"{number}";

    public void AppendLiteral(string markup) => _ = _text!.Append(markup);

    public void AppendFormatted(string? text) => _ = _text!.Append(WebUtility.HtmlEncode(text));

    public void AppendFormatted(long number) => _ = _text!.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Html html) => _ = _text!.Append(html._text);

    public void AppendFormatted(IEnumerable<Html> all)
    {
        foreach (var html in all)
            _ = _text!.Append(html._text);
    }

    public override string ToString() => _text?.ToString() ?? "";
}
