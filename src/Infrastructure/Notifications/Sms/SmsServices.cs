using CleanOrders.Application.Notifications.Channels.Sms;
using CleanOrders.Application.Notifications.Phones;
using CleanOrders.Domain.Notifications;
using CleanOrders.Infrastructure.Hosting;
using CleanOrders.Infrastructure.Notifications.Phones;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CleanOrders.Infrastructure.Notifications.Sms;

internal static class SmsServices
{
    public static IServiceCollection AddSms(this IServiceCollection services, IConfiguration configuration)
    {
        _ = services.AddSettings<SmsOptions>(configuration, "Sms");
        _ = services.AddScoped<IPhones, PhoneRepository>().AddSingleton<IPhoneNumbers, PhoneNumberBook>();
        return configuration.GetSection("Sms:Providers").GetChildren().Any()
            ? services.AddSingleton<ISmsProvider, SmsProviders>()
            : services.AddSingleton<ISmsProvider, SmsFolder>();
    }
}
