namespace CleanOrders.Infrastructure.Hosting;

/// <summary>Folders and files that only the service's own user can read. On Windows they have what their folder has.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder where it is not there; one that is there stays as it is.</summary>
    public static void MakeFolder(string path) =>
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, ReadWrite | UnixFileMode.UserExecute);

    /// <summary>Opens the file for writing. The mode is given where it is made.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.None)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = ReadWrite;
        return new FileStream(path, options);
    }
}
