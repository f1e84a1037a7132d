using CleanOrders.Domain.Content.Articles;
using CleanOrders.Domain.Content.Posts;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.TestKit;

namespace CleanOrders.Domain.Tests.Content.Articles;

/// <summary>Every status against every command.</summary>
public sealed class ArticleLifecycleTests
{
    private static readonly DateTimeOffset Soon = The.Moment.AddDays(1);
    private static readonly DateTimeOffset Late = The.Moment.AddDays(2);

    public enum Command
    {
        SaveWithoutTime,
        SaveWithTime,
        Publish,
        Withdraw,
        Delete,
    }

    public static TheoryData<ArticleStatus, Command, ArticleStatus?> Cells => new()
    {
        { ArticleStatus.Draft, Command.SaveWithoutTime, ArticleStatus.Draft },
        { ArticleStatus.Draft, Command.SaveWithTime, ArticleStatus.Scheduled },
        { ArticleStatus.Draft, Command.Publish, ArticleStatus.Published },
        { ArticleStatus.Draft, Command.Withdraw, null },
        { ArticleStatus.Draft, Command.Delete, ArticleStatus.Deleted },
        { ArticleStatus.Scheduled, Command.SaveWithoutTime, ArticleStatus.Draft },
        { ArticleStatus.Scheduled, Command.SaveWithTime, ArticleStatus.Scheduled },
        { ArticleStatus.Scheduled, Command.Publish, ArticleStatus.Published },
        { ArticleStatus.Scheduled, Command.Withdraw, null },
        { ArticleStatus.Scheduled, Command.Delete, ArticleStatus.Deleted },
        { ArticleStatus.Published, Command.SaveWithoutTime, ArticleStatus.Published },
        { ArticleStatus.Published, Command.SaveWithTime, null },
        { ArticleStatus.Published, Command.Publish, null },
        { ArticleStatus.Published, Command.Withdraw, ArticleStatus.Withdrawn },
        { ArticleStatus.Published, Command.Delete, ArticleStatus.Deleted },
        { ArticleStatus.Withdrawn, Command.SaveWithoutTime, ArticleStatus.Withdrawn },
        { ArticleStatus.Withdrawn, Command.SaveWithTime, ArticleStatus.Scheduled },
        { ArticleStatus.Withdrawn, Command.Publish, ArticleStatus.Published },
        { ArticleStatus.Withdrawn, Command.Withdraw, null },
        { ArticleStatus.Withdrawn, Command.Delete, ArticleStatus.Deleted },
        { ArticleStatus.Deleted, Command.SaveWithTime, null },
        { ArticleStatus.Deleted, Command.Publish, null },
        { ArticleStatus.Deleted, Command.Withdraw, null },
        { ArticleStatus.Deleted, Command.Delete, null },
    };

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_command_is_accepted_or_refused_as_the_table_says(ArticleStatus from, Command command, ArticleStatus? afterwards)
    {
        var article = In(from);
        var (version, revision) = (article.Version, article.Revision);

        var result = Run(command, article);

        article.Status.ShouldBe(afterwards ?? from);
        if (afterwards is null)
        {
            var error = result.ShouldBeRefused(ArticleErrors.WrongStateType);
            error.Extensions["from"].ShouldBe(from);
            error.Extensions["allowed"].ShouldBe(ArticleLifecycle.NextOf(from).ToArray());
            (article.Version, article.Revision).ShouldBe((version, revision));
            return;
        }

        result.ShouldSucceed();
        article.Version.ShouldBe(version + 1);
        (article.Events[^1].From, article.Events[^1].To, article.Events[^1].Version).ShouldBe((from, afterwards.Value, version + 1));
        (article.PublishAt is not null).ShouldBe(article.Status == ArticleStatus.Scheduled);
        article.Revision.ShouldBe(command is Command.SaveWithTime or Command.SaveWithoutTime ? revision + 1 : revision);
    }

    [Fact]
    public void What_is_published_again_keeps_its_place()
    {
        var article = In(ArticleStatus.Withdrawn);
        var first = article.PublishedAt.ShouldNotBeNull();

        article.Publish(The.Staff, Late).ShouldSucceed();

        (article.PublishedAt, article.ListedAt).ShouldBe((first, first));
    }

    [Fact]
    public void A_scheduled_article_waits_for_its_own_time_only()
    {
        var article = In(ArticleStatus.Scheduled);

        (article.WaitsFor(Soon), article.WaitsFor(Late)).ShouldBe((true, false));
        article.Change(article.Slug, Text(), Late, The.Staff, The.Moment).ShouldSucceed();
        (article.WaitsFor(Soon), article.WaitsFor(Late)).ShouldBe((false, true));
        article.Publish(The.Staff, The.Moment).ShouldSucceed();
        article.WaitsFor(Late).ShouldBeFalse();
    }

    [Fact]
    public void A_time_to_publish_is_later_and_within_five_years()
    {
        Article.Time(The.Moment, The.Moment).ShouldBeRefused(ArticleErrors.PublishAtOutOfRange);
        Article.Time(The.Moment.AddDays(-1), The.Moment).ShouldBeRefused(ArticleErrors.PublishAtOutOfRange);
        Article.Time(DateTimeOffset.MaxValue, The.Moment).ShouldBeRefused(ArticleErrors.PublishAtOutOfRange);
        Article.Time(Soon.AddTicks(1234).ToOffset(TimeSpan.FromHours(2)), The.Moment).ShouldSucceed().ShouldBe(Soon);
    }

    private static ArticleText Text() =>
        new(new PostText("A title"), new PostText("A summary"), new PostText("A text"), ArticleLanguage.En, [new Tag("tea")]);

    private static Article In(ArticleStatus status)
    {
        var article = new Article(
            new Slug("a-title"), Text(), status == ArticleStatus.Scheduled ? Soon : null, The.Staff, The.Moment);
        if (status is ArticleStatus.Published or ArticleStatus.Withdrawn)
            article.Publish(The.Staff, The.Moment).ShouldSucceed();
        if (status == ArticleStatus.Withdrawn)
            article.Withdraw(The.Staff, The.Moment).ShouldSucceed();
        if (status == ArticleStatus.Deleted)
            article.Delete(The.Staff, The.Moment).ShouldSucceed();
        article.Status.ShouldBe(status);
        return article;
    }

    private static Result Run(Command command, Article article) => command switch
    {
        Command.SaveWithoutTime => article.Change(article.Slug, Text(), publishAt: null, The.Staff, The.Moment),
        Command.SaveWithTime => article.Change(article.Slug, Text(), Late, The.Staff, The.Moment),
        Command.Publish => article.Publish(The.Staff, The.Moment),
        Command.Withdraw => article.Withdraw(The.Staff, The.Moment),
        Command.Delete => article.Delete(The.Staff, The.Moment),
    };
}
