using CleanOrders.Application.Identity.Accounts.OneTimeCodes;
using CleanOrders.WebApi.OpenApi;

namespace CleanOrders.WebApi.Identity.Accounts;

/// <summary>One-time codes in the document's examples.</summary>
internal static class TotpExamples
{
    private const string Secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["enrolTotp"] = new(
            new EnrolTotp("Development-Only-1"),
            new TotpEnrolment(
                Secret, $"otpauth://totp/localhost:customer%40example.com?secret={Secret}&issuer=localhost"
                    + "&algorithm=SHA1&digits=6&period=30")),
        ["confirmTotp"] = new(new ConfirmTotp("287082"), new TotpConfirmation(["MFRG-GZDF-MZTW-Q2LK", "NBSW-Y3DP-EB3W-64TM"])),
        ["removeTotp"] = new(new RemoveTotp("Development-Only-1")),
    };
}
