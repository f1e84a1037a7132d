using System.Net;
using System.Net.Sockets;

namespace CleanOrders.TestKit;

/// <summary>What servers of tests need to know of the machine they run on.</summary>
internal static class Machine
{
    private const string Memory = "/dev/shm";
    private const long RoomForServers = 4L << 30;

    /// <summary>
    /// Where data of tests goes, which nobody keeps: to memory, where the system has a folder there with enough room, else to the folder
    /// for temporary files. On a disk, making a database and dropping it took three times the processor time.
    /// </summary>
    public static string DataFolder { get; } =
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= RoomForServers ? Memory : Path.GetTempPath();

    /// <summary>A new folder for data of tests.</summary>
    public static string NewDataFolder(string prefix)
    {
        var folder = Path.Combine(DataFolder, prefix + Path.GetRandomFileName());
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    public static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(d => Path.Combine(d, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);

    // Below the range from which systems take ports for outgoing connections: while a test has the server stopped, a
    // client's retry could otherwise be given the server's port, and even connect to itself.
    public static int FreePort()
    {
        var port = Random.Shared.Next(15000, 30000);
        while (!IsFree(port))
            port = Random.Shared.Next(15000, 30000);
        return port;
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
