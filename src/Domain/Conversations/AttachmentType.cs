namespace CleanOrders.Domain.Conversations;

/// <summary>What a file is by its content. Nothing else is kept, and nothing is served as anything else.</summary>
public enum AttachmentType
{
    /// <summary>Also what is markup or a program: as text nobody's browser runs it.</summary>
    Text,

    Png,
    Jpeg,
    Gif,
    Webp,
    Pdf,
}

public static class AttachmentTypes
{
    /// <summary>How many of the first bytes say what a file is.</summary>
    public const int LongestMark = 12;

    /// <summary>The type whose mark these bytes begin with; nothing, where it can be text only.</summary>
    public static AttachmentType? OfMark(ReadOnlySpan<byte> first) => first switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => AttachmentType.Png,
        [0xFF, 0xD8, 0xFF, ..] => AttachmentType.Jpeg,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => AttachmentType.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => AttachmentType.Webp,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => AttachmentType.Pdf,
        _ => null,
    };

    /// <summary>As in <c>image/png</c>.</summary>
    public static string MediaTypeOf(AttachmentType type) => type switch
    {
        AttachmentType.Text => "text/plain",
        AttachmentType.Png => "image/png",
        AttachmentType.Jpeg => "image/jpeg",
        AttachmentType.Gif => "image/gif",
        AttachmentType.Webp => "image/webp",
        AttachmentType.Pdf => "application/pdf",
    };

    /// <summary>The ends that a name of such a file can have, the usual one first.</summary>
    public static IReadOnlyList<string> ExtensionsOf(AttachmentType type) => type switch
    {
        AttachmentType.Text => [".txt", ".log", ".md"],
        AttachmentType.Png => [".png"],
        AttachmentType.Jpeg => [".jpg", ".jpeg"],
        AttachmentType.Gif => [".gif"],
        AttachmentType.Webp => [".webp"],
        AttachmentType.Pdf => [".pdf"],
    };
}
