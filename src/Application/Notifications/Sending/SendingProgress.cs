using System.Globalization;
using System.Text;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;

namespace CleanOrders.Application.Notifications.Sending;

/// <summary>How far it is.</summary>
/// <param name="Last">The last user who was looked at.</param>
public sealed record SendingProgress(UserId? Last, int Notified, int Unknown)
{
    public static readonly SendingProgress Nothing = new(Last: null, 0, 0);

    public static SendingProgress Of(StoredResponse stored)
    {
        var parts = Encoding.ASCII.GetString(stored.Content.Span).Split(' ');
        return new SendingProgress(
            UserId.TryParse(parts[0], out var last) ? last : throw new FormatException("No part of a job ended with this."),
            int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public StoredResponse Stored() =>
        new(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Last} {Notified} {Unknown}")));
}
