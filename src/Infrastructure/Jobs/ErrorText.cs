using System.Text;

namespace CleanOrders.Infrastructure.Jobs;

/// <summary>Why something failed, as every database takes it.</summary>
internal static class ErrorText
{
    /// <summary>Its beginning: without NUL, which PostgreSQL has in no text, and without half a character.</summary>
    public static string Cut(string why, int longest)
    {
        var text = why.Length <= longest ? why : why[..longest];
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', ' ')));
    }
}
