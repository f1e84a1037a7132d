using System.Text.RegularExpressions;

namespace CleanOrders.WebApi.Tests.Docs;

/// <summary>The files in <c>requests/</c> do what they say, each on a start of its own.</summary>
public sealed class RequestsTests(SharedApi shared)
{
    /// <summary>Sent to the gateway, and run by its own tests.</summary>
    private const string OfTheGateway = "gateway.http";

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "requests"), "*.http").Select(file => Path.GetFileName(file))
            .Where(file => file != OfTheGateway).Order(),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_request_of_a_file_is_answered_as_it_expects(string file)
    {
        await using var api = await Api.New();

        await HttpFile.Read(file).Run(api);
    }

    [Fact]
    public async Task Every_operation_stands_in_a_file()
    {
        var asked = Files.SelectMany(file => HttpFile.Read(file.Data).Requests)
            .Select(request => $"{request.Method} {Regex.Replace(request.Address.Replace("{{host}}", ""), @"\{\{.+?\}\}|\?.*", "")}")
            .ToHashSet();
        var document = await shared.Anonymous().Get("/openapi/v1.json").Json();

        var missing = DocumentedOperation.AllOf(document).Where(operation =>
        {
            var shape = new Regex($"^{operation.Method} {Regex.Replace(operation.Path, @"\{\w+\}", "[^/]*")}$");
            return !asked.Any(shape.IsMatch);
        });

        missing.ShouldBeEmpty();
    }
}
