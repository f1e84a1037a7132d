using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace CleanOrders.TestKit;

/// <summary>A throw-away server, and how to make it fail.</summary>
internal interface IKeptServer : IAsyncDisposable
{
    /// <summary>Waits until it has started.</summary>
    /// <exception cref="InvalidOperationException">It cannot: its port may have been taken meanwhile.</exception>
    Task Ready();

    /// <summary>Has it do something, as <c>stop</c>, and waits until it has.</summary>
    Task Ask(string command);
}

/// <summary>A server in a container. Its remover takes it away when this process ends, however it ends.</summary>
/// <param name="does">What it does for a command, where it is not <c>start</c>.</param>
internal sealed class KeptContainer(IContainer container, Func<IContainer, string, Task> does) : IKeptServer
{
    private const string Start = "start";

    private static readonly Lazy<bool> Docker = new(Answers);

    /// <summary>Whether there is a Docker on this machine that answers.</summary>
    public static bool HasDocker => Docker.Value;

    /// <summary>Has it listen to this machine alone.</summary>
    /// <param name="stopSignal">What <c>docker stop</c> sends, if not what the image says.</param>
    public static Action<CreateContainerParameters> With(string? stopSignal = null) => parameters =>
    {
        foreach (var binding in parameters.HostConfig!.PortBindings!.SelectMany(port => port.Value))
            binding.HostIP = "127.0.0.1";
        if (stopSignal is not null)
            parameters.StopSignal = stopSignal;
    };

    /// <summary>Runs a command inside of it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task Run(IContainer container, params string[] command)
    {
        var result = await container.ExecAsync(command);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', command)}' failed.\n{result.Stdout}\n{result.Stderr}");
    }

    public async Task Ready()
    {
        try
        {
            await container.StartAsync();
        }
        catch (DockerApiException refused)
        {
            throw new InvalidOperationException($"The container of {container.Image.FullName} did not start.", refused);
        }
    }

    public Task Ask(string command) =>
        command == Start && container.State != TestcontainersStates.Running ? Ready() : does(container, command);

    public ValueTask DisposeAsync() => container.DisposeAsync();

    private static bool Answers()
    {
        try
        {
            // Makes nothing yet, and looks for Docker.
            _ = new ContainerBuilder("none").Build();
            return true;
        }
        catch (DockerUnavailableException)
        {
            return false;
        }
    }
}
