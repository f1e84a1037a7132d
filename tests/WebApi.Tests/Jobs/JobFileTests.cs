using System.Net.Http.Headers;

namespace CleanOrders.WebApi.Tests.Jobs;

[Collection(nameof(Operators))]
public sealed class JobFileTests(Operators api)
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task A_file_larger_than_any_other_body_is_kept_as_a_whole()
    {
        var line = ImportTests.Line("SKU-00001");

        var id = await api.As(Admin).SendFile($"{line}\n{string.Concat(Enumerable.Repeat(new string(' ', MiB - 1) + "\n", 6))}{line}");

        id.ShouldStartWith("file_");
        (await api.As(Admin).Do("orders.import", new { file = id })).Result!.Value.GetProperty("placed").GetInt32().ShouldBe(2);
        (await api.Database.Scalar<long>("SELECT CAST(max(length(bytes)) AS bigint) FROM job_file_parts")).ShouldBeLessThanOrEqualTo(
            256 * 1024);
    }

    [Fact]
    public async Task Who_sends_one_may_enqueue_jobs_and_says_of_what_type_it_is()
    {
        using var text = new StringContent("{}");
        await api.As(Warehouse).Post("/v1/job-files", new StringContent("{}", new MediaTypeHeaderValue("text/csv")))
            .ShouldBeProblem(403, "auth.forbidden");
        await api.As(Admin).Post("/v1/job-files", new { }).ShouldBeProblem(415, "request.unsupported_media_type");
        await api.As(Admin).Post("/v1/job-files", text).ShouldBeProblem(415, "request.unsupported_media_type");
    }

    [Fact]
    public async Task More_than_64_mebibytes_are_refused()
    {
        using var content = new StreamContent(new MemoryStream(new byte[(64 * MiB) + 1]));
        content.Headers.ContentType = new("application/octet-stream");

        // A server that does not read on may end the connection before its answer is read.
        try
        {
            await api.As(Admin).Post("/v1/job-files", content).ShouldBeProblem(413, "request.too_large");
        }
        catch (HttpRequestException cut)
        {
            cut.HttpRequestError.ShouldNotBe(HttpRequestError.NameResolutionError);
        }

        (await api.Database.Scalar<long>("SELECT count(*) FROM job_files WHERE content_type = 'application/octet-stream'")).ShouldBe(0);
    }

    [Fact]
    public async Task What_does_not_arrive_as_a_whole_leaves_nothing()
    {
        using var broken = new Broken(() => Eventually.Be(Begun, count => count > 0));

        await Should.ThrowAsync<HttpRequestException>(() => api.As(Admin).Post("/v1/job-files", broken));

        _ = await Eventually.Be(Begun, count => count == 0);
        (await api.Database.Scalar<long>("SELECT count(*) FROM job_file_parts WHERE file_id NOT IN (SELECT id FROM job_files)")).ShouldBe(
            0);
    }

    private Task<long> Begun() =>
        api.Database.Scalar<long>("SELECT count(*) FROM job_files WHERE content_type = 'text/csv' AND size IS NULL");

    /// <summary>Breaks off in the middle, once the service has begun to keep it.</summary>
    private sealed class Broken : HttpContent
    {
        private readonly Func<Task> _begun;

        public Broken(Func<Task> begun)
        {
            _begun = begun;
            Headers.ContentType = new("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[MiB]);
            await stream.FlushAsync();
            await _begun();
            throw new IOException("The sender went away.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2 * MiB;
            return true;
        }
    }
}
