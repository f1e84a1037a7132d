using System.Collections.Frozen;
using CleanOrders.Application;
using CleanOrders.Application.Jobs;
using CleanOrders.Application.Jobs.Kinds;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Jobs;

namespace CleanOrders.Worker.Tests.Jobs;

/// <summary>What a kind of job says of who may have it done is held where every job is done.</summary>
public sealed class GuardTests
{
    public static TheoryData<string> Kinds => [.. Features.JobKinds.Select(kind => kind.Type)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_job_is_given_up_before_its_handler_is_made_for_who_may_not_have_it_done(string type)
    {
        var asked = new Asked(new Caller(default, FrozenSet<string>.Empty, Key: new ApiKeyId(Guid.CreateVersion7())));

        var outcome =
            await new JobCatalog(Features.JobKinds).Find(type)!.Do(scope: null!, "{}", asked, TestContext.Current.CancellationToken);

        outcome.ShouldBeOfType<JobOutcome.FailPermanently>().Reason.ShouldStartWith("Whoever asked for it may not have it done.");
    }

    [Fact]
    public void Only_what_people_may_ask_for_is_for_others_than_the_service() =>
        Features.JobKinds.Where(kind => kind.IsPublic == (kind.Access == Access.Service)).Select(kind => kind.Type).ShouldBeEmpty();

    private sealed class Asked(Caller by) : JobRun
    {
        public override JobId Id => default;

        public override int Attempt => 1;

        public override UserId? EnqueuedBy => by.User;

        public override Caller? BegunFor => by;

        public override DateTimeOffset EnqueuedAt => default;

        public override T? LastCheckpoint<T>()
            where T : default => default;

        public override void Progress(long done, long? total)
        {
        }

        public override Task Checkpoint<T>(T state, CancellationToken ct) => Task.CompletedTask;

        public override Task<ResultFile> WriteResult(string fileName, string contentType, CancellationToken ct) =>
            throw new NotSupportedException();

        public override Task<IAsyncEnumerable<Result<string>>?> ReadLines(JobFileId file, CancellationToken ct) =>
            throw new NotSupportedException();
    }
}
