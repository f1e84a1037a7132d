namespace CleanOrders.WebApi.Tests.Content.Articles;

public sealed class ArticleAddressTests(SharedApi api)
{
    [Fact]
    public async Task A_title_that_comes_again_gets_a_number()
    {
        var title = RunningApi.Unique("Twice");
        var first = await api.As(Admin).Write(title).View();

        (await api.As(Admin).Write(title).View()).Slug.ShouldBe($"{first.Slug}-2");
        (await api.As(Admin).Write(title).View()).Slug.ShouldBe($"{first.Slug}-3");
        await api.As(Admin).Write("Asked for", slug: first.Slug).ShouldBeProblem(409, "article.slug_taken");
    }

    [Fact]
    public async Task A_title_that_many_have_still_makes_an_address()
    {
        var title = RunningApi.Unique("Common");
        var made = new List<string>();
        for (var i = 0; i < 53; i++)
            made.Add((await api.As(Admin).Write(title).View()).Slug);

        made.ShouldBeUnique();
        made[49].ShouldBe($"{made[0]}-50");
        made[^1].Length.ShouldBe(made[0].Length + 11);
    }

    [Fact]
    public async Task Of_many_that_choose_one_address_at_once_one_gets_it()
    {
        var title = RunningApi.Unique("Race");
        var made = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.As(Admin).Write(title).View()));
        made.Select(article => article.Slug).ShouldBeUnique();

        var slug = RunningApi.Unique("race");
        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.As(Admin).Write("Race", slug: slug)));
        asked.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        asked.Count(answer => answer.Status == HttpStatusCode.Conflict).ShouldBe(4);
    }

    [Fact]
    public async Task An_old_address_leads_to_the_new_one()
    {
        var article = await api.NewArticle();
        var (second, third) = (RunningApi.Unique("second"), RunningApi.Unique("third"));
        var moved = await api.As(Admin).Save(article, slug: second).View();
        moved = await api.As(Admin).Save(moved, slug: third).View();

        foreach (var old in (string[])[article.Path, $"/v1/articles/{second}"])
        {
            var answer = await api.Anonymous().Get(old).ShouldBe(HttpStatusCode.MovedPermanently);
            answer.Location.ShouldBe($"/v1/articles/{third}");
            (answer.Header("Cache-Control") ?? "").ShouldNotContain("public");
        }

        // A change at the old address would be one of something that the writer did not see.
        await api.As(Admin).With("If-Match", "*").Delete(article.Path).ShouldBeProblem(404, "article.not_found");
        await api.As(Admin).Write("Another", slug: second).ShouldBeProblem(409, "article.slug_taken");
        var back = await api.As(Admin).Save(moved, slug: second).View();
        (await api.Anonymous().Get(back.Path).ShouldBe(HttpStatusCode.OK)).Member("slug").GetString().ShouldBe(second);
        (await api.Anonymous().Get($"/v1/articles/{third}").ShouldBe(HttpStatusCode.MovedPermanently)).Location.ShouldBe(back.Path);

        _ = await api.As(Admin).Post($"{back.Path}/withdrawal").View();
        await api.Anonymous().Get($"/v1/articles/{third}").ShouldBeProblem(404, "article.not_found");
        await api.As(Admin).Get($"/v1/articles/{third}").ShouldBe(HttpStatusCode.MovedPermanently);
    }

    [Fact]
    public async Task Letters_that_have_no_form_in_ascii_stand_in_the_address()
    {
        var title = $"订单 {RunningApi.Unique("x")}";
        var created = await api.As(Admin).Write(title).ShouldBe(HttpStatusCode.Created);

        created.Member("slug").GetString()!.ShouldStartWith("订单-x-");
        created.Location!.ShouldStartWith("/v1/articles/%E8%AE%A2%E5%8D%95-x-");
        (await api.As(Admin).Get(created.Location!).ShouldBe(HttpStatusCode.OK)).Text.ShouldBe(created.Text);
    }
}
