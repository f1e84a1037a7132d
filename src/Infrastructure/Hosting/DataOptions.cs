using System.ComponentModel.DataAnnotations;

namespace CleanOrders.Infrastructure.Hosting;

/// <summary>The section <c>Data</c> of the configuration.</summary>
internal sealed class DataOptions
{
    /// <summary>Where the embedded database and other files are kept; made with mode 700. Relative to the working directory.</summary>
    [Required(ErrorMessage = "{0} is empty: name a folder for the service's files.")]
    public string Directory { get; set; } = "data";

    /// <summary>Whether to apply pending migrations at start.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>How long answers are kept under their idempotency keys: 24 hours to 90 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "90.00:00:00")]
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromHours(48);

    /// <summary><see cref="Directory"/>, from the root of the file system.</summary>
    internal string FullDirectory => Path.GetFullPath(Directory);
}
