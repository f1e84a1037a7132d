using System.Globalization;
using System.Text;
using CleanOrders.Domain.SharedKernel;

namespace CleanOrders.Domain.Conversations;

/// <summary>What a file is called: one that any system can store, and that says no other type than it has.</summary>
public readonly record struct AttachmentName(string Value)
{
    public const int Longest = 200;

    private const string Nameless = "attachment";

    // What Windows has in no name.
    private const string Reserved = "<>:\"|?*";

    /// <summary>
    /// The last part of what its sender calls it, without characters that control or turn the text around it, and with an extension that
    /// fits. A name is for people only, so no name is wrong enough to refuse the file.
    /// </summary>
    public static AttachmentName Clean(string? said, AttachmentType type)
    {
        var name = Visible((said ?? "").Split('/', '\\')[^1]).Trim(' ', '.');
        if (name.Length == 0 || Text.HasTooManyMarks(name))
            name = Nameless;
        name = name.Normalize(NormalizationForm.FormC);

        var extensions = AttachmentTypes.ExtensionsOf(type);
        var extension = extensions.FirstOrDefault(known => name.EndsWith(known, StringComparison.OrdinalIgnoreCase));
        var stem = extension is null ? name : name[..^extension.Length];
        extension ??= extensions[0];
        return new AttachmentName($"{Text.Beginning(stem.Length > 0 ? stem : Nameless, Longest - extension.Length)}{extension}");
    }

    public override string ToString() => Value;

    // Format characters among them: one of these shows the end of a name before its beginning.
    private static string Visible(string text)
    {
        var visible = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (visible.Length >= Longest * 2)
                break;
            if (Rune.IsControl(rune) || rune == Rune.ReplacementChar || Text.IsNoncharacter(rune)
                || category is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)
                continue;
            _ = visible.Append(
                category == UnicodeCategory.SpaceSeparator ? " "
                : rune.IsAscii && Reserved.Contains((char)rune.Value, StringComparison.Ordinal) ? "_"
                : rune.ToString());
        }

        return visible.ToString();
    }
}
