using CleanOrders.Application.Identity.Accounts;
using CleanOrders.Application.Identity.Sessions;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.WebApi.OpenApi;
using CleanOrders.WebApi.Responses;

namespace CleanOrders.WebApi.Identity.Sessions;

/// <summary>Identity in the document's examples; its requests work on the users of Development.</summary>
internal static class IdentityExamples
{
    private const string Opaque = "the token that you were given";

    private static readonly TokenPair Tokens =
        new("eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJ1c3JfMDFrOSJ9.c2lnbmF0dXJl", 600, "wS8h0kQ2l4n6p8r0t2v4x6z8", 1209600);
    private static readonly DateTimeOffset At = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly UserId Customer = TypedId.FirstAt<UserId>(At);

    public static readonly IReadOnlyDictionary<string, Example> All = new Dictionary<string, Example>(StringComparer.Ordinal)
    {
        ["logIn"] = new(new LogIn("customer@example.com", "Development-Only-1", Totp: null), Tokens),
        ["refreshSession"] = new(new RefreshSession(Opaque), Tokens),
        ["logOut"] = new(new LogOut(Opaque)),
        ["listSessions"] = new(Answer: new ListBody<SessionDetails>(
            [new SessionDetails(
                TypedId.FirstAt<SessionId>(At), "Firefox", "192.0.2.17", At, At.AddHours(3), At.AddHours(3).AddDays(14), Current: true)],
                Next: null, Total: null)),
        ["getMe"] = new(Answer: new Me(Customer, "customer@example.com", "Ada Lovelace", ["customer"], ["orders:place"])),
        ["getPublicKeys"] =
            new(Answer: new KeySet(
                [new JsonWebKey("k1", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")])),
        ["getIssuer"] = new(Answer: new IssuerMetadata("http://localhost:5080", "http://localhost:5080/.well-known/jwks.json")),
    };
}
