namespace CleanOrders.WebApi.Tests.Postgres.Statements;

/// <summary>
/// A statement that reads the signing keys belongs to no operation. An API sends it each minute, and where it is not proved in time that
/// revocations arrive, as on a busy machine: then it reads the caller again.
/// </summary>
internal static class KeyStatement
{
    /// <param name="text">A statement, or a plan with its text.</param>
    public static bool IsIn(string text) => text.Contains("FROM signing_keys", StringComparison.Ordinal);
}
