using CleanOrders.Infrastructure;
using CleanOrders.StepWorker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A worker with one kind of job that tests can watch, to be killed, paused and stopped as a process of its own.
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
foreach (var (key, value) in StepsHandler.Settings)
    builder.Configuration[key] ??= value;
_ = builder.Services.AddInfrastructure(builder.Configuration, builder.Environment).AddSingleton(StepsHandler.Kind)
    .AddSingleton(FewStepsHandler.Kind);
using var host = builder.Build();
await host.Services.StartDatabase(CancellationToken.None);
await host.RunAsync();
