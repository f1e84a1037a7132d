using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using CleanOrders.Application.Catalog;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Catalog;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.SharedKernel;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.WebApi.Tests.Caching;

/// <summary>What the cache promises to whoever uses it, on the real one.</summary>
public sealed class QueryCacheTests(CacheApi api) : IClassFixture<CacheApi>
{
    private const string Area = "catalog";

    private static int LastNumber;

    private IQueryCache Cache => api.Services.GetRequiredService<IQueryCache>();

    [Fact]
    public async Task A_million_keys_take_no_more_memory_than_the_limit_and_leave_what_is_asked_often()
    {
        const int limit = 20_000, keys = 1_000_000, sample = 100;
        var terms = Terms<GetProduct, ProductDetails>(question => question.Sku.Value, question => question.Sku.Value == "HOT");
        var hot = 0;
        var asked = await Fill();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        asked.Count.ShouldBe(keys / sample);
        asked.Count(one => one.TryGetTarget(out _)).ShouldBeLessThanOrEqualTo(limit * 5 / 4 / sample);
        hot.ShouldBeLessThan(keys / 1000 / 10, "of a thousand questions");

        [MethodImpl(MethodImplOptions.NoInlining)]
        async Task<List<WeakReference<ProductDetails>>> Fill()
        {
            var kept = new List<WeakReference<ProductDetails>>();
            for (var i = 0; i < keys; i++)
            {
                var answer = await Cache.GetOrAsk(new GetProduct(new Sku($"LONG-TAIL-{i}")), terms, _ => Made($"LONG-TAIL-{i}"), Token);
                if (i % sample == 0)
                    kept.Add(new WeakReference<ProductDetails>(answer.Value));
                if (i % 1000 == 0)
                {
                    _ = await Cache.GetOrAsk(new GetProduct(new Sku("HOT")), terms, _ =>
                    {
                        hot++;
                        return Made("HOT");
                    }, Token);
                }
            }

            return kept;
        }
    }

    [Fact]
    public async Task What_is_answered_to_somebody_as_themselves_is_never_kept()
    {
        var terms = Terms<Greet, string>(_ => "greeting");
        var (ada, bob) = (new Greet(NewCaller()), new Greet(NewCaller()));

        foreach (var greet in (Greet[])[ada, bob, ada])
            (await Cache.GetOrAsk(greet, terms, _ => Greeting(greet), Token)).Value.ShouldBe($"Hello {greet.Caller!.User}");
        (await Cache.GetOrAsk(new Greet(Caller: null), terms, _ => Greeting(new Greet(Caller: null)), Token)).Value.ShouldBe("Hello ");
    }

    [Fact]
    public async Task A_refusal_is_kept_only_where_the_terms_name_it()
    {
        var (kept, others) = (0, 0);
        var terms = Terms<Greet, string>(_ => "refused", kept: ProductErrors.NotFound);
        for (var i = 0; i < 3; i++)
        {
            (await Cache.GetOrAsk(new Greet(Caller: null), terms, _ => Refused(ProductErrors.NotFound, () => kept++), Token))
                .Error!.Detail.ShouldBe("No.");
        }

        terms = Terms<Greet, string>(_ => "refused", kept: ProductErrors.NotFound);
        for (var i = 0; i < 3; i++)
        {
            (await Cache.GetOrAsk(new Greet(Caller: null), terms, _ => Refused(ProductErrors.SkuTaken, () => others++), Token))
                .Error!.Type.ShouldBe(ProductErrors.SkuTaken);
        }

        (kept, others).ShouldBe((1, 3));
    }

    [Fact]
    public async Task A_failure_fails_who_waits_for_it_and_is_not_kept()
    {
        var terms = Terms<Greet, string>(_ => "failing");

        await Should.ThrowAsync<InvalidOperationException>(() => Cache.GetOrAsk(
            new Greet(Caller: null), terms, _ => throw new InvalidOperationException("The database is away."), Token));

        (await Cache.GetOrAsk(new Greet(Caller: null), terms, _ => Greeting(new Greet(Caller: null)), Token)).Value.ShouldBe("Hello ");
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused_though_its_page_is_kept()
    {
        // Whoever puts the parts of a question together without care takes a part of the search for the cursor's.
        var (left, right) = (RunningApi.Unique("left"), RunningApi.Unique("right"));
        for (var i = 0; i < 3; i++)
            _ = await api.NewProduct(stock: 0, name: $"{left}|{right} {i}");
        var list = $"/v1/products?limit=1&q={left}%7C{right}";
        var next = (await api.Anonymous().Get(list).Json()).GetProperty("next").GetString();
        await api.Anonymous().Get($"{list}&cursor={next}").ShouldBe(HttpStatusCode.OK);

        await api.Anonymous().Get($"/v1/products?limit=1&q={right}&cursor={next}%7C{left}").ShouldBeProblem(400, "cursor.invalid");
        await api.Anonymous().Get($"/v1/products?limit=1&q=lamp&cursor={next}").ShouldBeProblem(400, "cursor.invalid");
        await api.Anonymous().Get($"{list}&cursor={next}").ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_each_answer_came_from_is_counted()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        var meters = api.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "cache.requests" && ReferenceEquals(instrument.Meter.Scope, meters))
                self.EnableMeasurementEvents(instrument);
        };
        var terms = Terms<Greet, string>(_ => "counted");
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            if (tags[0].Value as string == terms.Name)
                seen.Enqueue($"{tags[1].Value} {count}");
        });
        listener.Start();

        foreach (var caller in (Caller?[])[null, null, NewCaller()])
            _ = await Cache.GetOrAsk(new Greet(caller), terms, _ => Greeting(new Greet(caller)), Token);

        seen.ShouldBe(["database 1", "memory 1", "bypassed 1"]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CacheTerms<TQuestion, TAnswer> Terms<TQuestion, TAnswer>(
        Func<TQuestion, string> keyOf, Func<TQuestion, bool>? isCommon = null, params ErrorType[] kept)
        where TQuestion : IQuestion =>
        new(Area, $"test_{Interlocked.Increment(ref LastNumber)}", keyOf) { IsCommon = isCommon ?? (_ => true), KeptRefusals = kept };

    private static Caller NewCaller() =>
        new(TypedId.New<UserId>(TimeProvider.System.GetUtcNow()), new HashSet<string>(StringComparer.Ordinal));

    private static Task<Result<ProductDetails>> Made(string sku) => Task.FromResult<Result<ProductDetails>>(
        new ProductDetails(new Sku(sku), new ProductName("A lamp"), new Money(1, Currency.Eur), Active: true, Version: 1,
            ProductRating.None));

    private static Task<Result<string>> Greeting(Greet greet) => Task.FromResult<Result<string>>($"Hello {greet.Caller?.User}");

    private static Task<Result<string>> Refused(ErrorType type, Action count)
    {
        count();
        return Task.FromResult<Result<string>>(type.With("No."));
    }

    private sealed record Greet(Caller? Caller) : IQuestion
    {
        public static Access Access { get; } = Access.Anyone;
    }
}

/// <summary>A host of these tests' own: elsewhere others change what is cached, and what was kept is good no more.</summary>
public sealed class CacheApi : Api, IAsyncLifetime
{
    public ValueTask InitializeAsync() => new(Start());
}
