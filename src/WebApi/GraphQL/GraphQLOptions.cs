using System.ComponentModel.DataAnnotations;

namespace CleanOrders.WebApi.GraphQL;

/// <summary>The section <c>GraphQL</c>.</summary>
internal sealed class GraphQLOptions : IValidatableObject
{
    /// <summary>Whether the schema can be asked for; where nothing is said, outside Production.</summary>
    public bool? Introspection { get; set; }

    /// <summary>Whether there is a page to try it at <c>/graphql</c>; where nothing is said, outside Production.</summary>
    public bool? Page { get; set; }

    /// <summary>What the operations of one request may cost together.</summary>
    [Range(100, 1_000_000)]
    public int MostCost { get; set; } = 10_000;

    /// <summary>Whether only the documents of <see cref="RegisteredFolder"/> are run.</summary>
    public bool RegisteredOnly { get; set; }

    /// <summary>A folder with documents that clients name by their hash: files that end with <c>.graphql</c>, read at the start.</summary>
    public string? RegisteredFolder { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (RegisteredOnly && RegisteredFolder is null)
            yield return new ValidationResult("GraphQL:RegisteredOnly needs GraphQL:RegisteredFolder, else nothing could be run.");
        if (RegisteredFolder is not null && !Directory.Exists(RegisteredFolder))
            yield return new ValidationResult($"GraphQL:RegisteredFolder is {RegisteredFolder}, and there is no such folder.");
    }
}
