using System.Text;

namespace CleanOrders.WebApi.Tests.Jobs;

/// <summary>
/// Files of orders as other systems write them: in another character set, with a mark at their beginning, cut off, or without an end of a
/// line.
/// </summary>
public sealed class ImportFileTests(SharedApi api)
{
    private const int Mebibyte = 1024 * 1024;
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    public static TheoryData<Encoding> Others =>
    [
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true), new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: false), new UTF32Encoding(bigEndian: false, byteOrderMark: true),
        new UTF32Encoding(bigEndian: true, byteOrderMark: false),
    ];

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_an_error_of_their_line_and_place_no_order()
    {
        var sku = await api.NewProduct(stock: 10);
        var line = ImportTests.Line(sku);
        byte[] cut = [.. Encoding.UTF8.GetBytes(line), 0xC3];

        var job = await Import(
            [.. Lines(line), .. Encoding.Latin1.GetBytes(Named(sku, "J\u00f6rg M\u00fcller") + "\n"),
                .. Lines(Named(sku, "J\u00f6rg M\u00fcller")), .. cut]);

        Outcome(job).ShouldBe((2, "2 line.bad_encoding, 4 line.bad_encoding"));
        (await api.Stock(sku)).Reserved.ShouldBe(2);
    }

    [Fact]
    public async Task A_mark_at_the_beginning_is_no_part_of_the_first_line()
    {
        var sku = await api.NewProduct(stock: 10);

        Outcome(await Import([.. Mark, .. Lines(ImportTests.Line(sku), ImportTests.Line(sku))])).ShouldBe((2, ""));
        Outcome(await Import(Mark)).ShouldBe((0, ""));
    }

    [Fact]
    public async Task Empty_lines_line_feeds_of_windows_and_a_last_line_without_one_are_read()
    {
        var line = ImportTests.Line(await api.NewProduct(stock: 10));

        Outcome(await Import(Encoding.UTF8.GetBytes($"\r\n\n{line}\r\n  \r\n{line}\n{{\n\n{line}"))).ShouldBe((3, "6 line.malformed"));
        Outcome(await Import([])).ShouldBe((0, ""));
    }

    [Fact]
    public async Task A_line_that_is_longer_than_a_mebibyte_is_refused_and_the_next_one_is_read()
    {
        var sku = await api.NewProduct(stock: 10);
        var line = ImportTests.Line(sku);
        var longest = line + new string(' ', Mebibyte - Encoding.UTF8.GetByteCount(line));

        var job = await Import(Encoding.UTF8.GetBytes($"{longest}\n{longest} \r\n{line}\n{line}{new string(' ', 3 * Mebibyte)}"));

        Outcome(job).ShouldBe((2, "2 line.too_long, 4 line.too_long"));
        (await api.Stock(sku)).Reserved.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Others))]
    public async Task A_file_in_utf16_or_utf32_is_refused_as_a_whole(Encoding encoding)
    {
        var sku = await api.NewProduct(stock: 10);
        var file = await api.As(Admin).SendFile([.. encoding.GetPreamble(), .. encoding.GetBytes(ImportTests.Line(sku) + "\n")]);

        var refused = await api.As(Admin).Enqueue("orders.import", new { file })
            .ShouldBeInvalid(("/arguments/file", "job.arguments_invalid"));

        refused.Text.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("""{"note":"\u0034111111111111111"}""")]
    [InlineData("""{"note":"4111\u00201111 \u0031111\u002D1111"}""")]
    [InlineData("""{"ref":"\u0034\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031\u0031"}""")]
    public async Task A_card_number_that_is_written_in_escapes_is_one(string line)
    {
        await api.As(Admin).Enqueue("orders.import", new { lines = new[] { line } })
            .ShouldBeInvalid(("/arguments/lines/0", "job.arguments_invalid"));

        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(new string('\n', (256 * 1024) - 40) + line));
        content.Headers.ContentType = new("application/x-ndjson");
        await api.As(Admin).WithoutKey().Post("/v1/job-files", content).ShouldBeProblem(400, "field.card_number");
    }

    private async Task<JobView> Import(byte[] bytes)
    {
        var file = await api.As(Admin).SendFile(bytes);
        return await api.As(Admin).Do("orders.import", new { file });
    }

    private static byte[] Lines(params IEnumerable<string> lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    // As another program would write it: with letters and not with escapes.
    private static string Named(string sku, string name) => ImportTests.Line(sku).Replace("Ada Lovelace", name, StringComparison.Ordinal);

    private static (int Placed, string Errors) Outcome(JobView job) => (
        job.Result!.Value.GetProperty("placed").GetInt32(),
        string.Join(", ", job.Result.Value.GetProperty("errors").EnumerateArray()
            .Select(error => $"{error.GetProperty("line").GetInt32()} {error.GetProperty("code").GetString()}")));
}
