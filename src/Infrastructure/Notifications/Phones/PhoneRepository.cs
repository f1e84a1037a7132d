using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Application.UseCases;
using CleanOrders.Domain.Identity;
using CleanOrders.Domain.Notifications;
using CleanOrders.Domain.SharedKernel;
using CleanOrders.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CleanOrders.Infrastructure.Notifications.Phones;

internal sealed class PhoneRepository(OrdersDbContext db) : IPhones
{
    public Task<Phone?> Find(UserId user, CancellationToken ct) => db.Set<Phone>().SingleOrDefaultAsync(row => row.User == user, ct);

    public Task<int> CountCodes(PhoneNumber number, DateTimeOffset since, CancellationToken ct) =>
        db.Set<Phone>().Where(row => row.Number == number && row.CodesSince > since).SumAsync(row => row.Codes, ct);

    public void Add(Phone phone) => _ = db.Add(phone);
}

internal sealed class PhoneQuery(IPhones phones) : IQuery<GetPhone, PhoneDetails>
{
    public async Task<Result<PhoneDetails>> Ask(GetPhone question, CancellationToken ct) =>
        PhoneDetails.From(await phones.Find(question.Caller.User, ct));
}

internal sealed class PhoneConfiguration : IEntityTypeConfiguration<Phone>
{
    public void Configure(EntityTypeBuilder<Phone> builder)
    {
        _ = builder.ToTable("phones").HasKey(row => row.User);
        _ = builder.Property(row => row.User).HasColumnName("user_id").ValueGeneratedNever();
        _ = builder.Property(row => row.Number).HasMaxLength(PhoneNumber.Longest)
            .HasConversion(number => number!.Value.Value, text => new PhoneNumber(text));
        _ = builder.Property(row => row.Version).IsConcurrencyToken();
        _ = builder.HasIndex(row => row.Number).HasDatabaseName("ix_phones_number");
    }
}
