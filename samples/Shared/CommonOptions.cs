using System.CommandLine;

namespace Samples;

/// <summary>The options that every sample has.</summary>
/// <param name="dataHelp">What a file of one's own looks like.</param>
internal sealed class CommonOptions(string dataHelp)
{
    public Option<string?> Data { get; } = new("--data") { Description = $"Your own data in place of the sample's. {dataHelp}", HelpName = "file" };

    public Option<bool> Quick { get; } = new("--quick") { Description = "A run of a few seconds, to see that all works; its figures mean nothing." };

    public Option<string?> Save { get; } = new("--save") { Description = "Keeps what was learned in a file.", HelpName = "file" };

    public Option<string?> Load { get; } = new("--load") { Description = "Takes what was learned from such a file, in place of training.", HelpName = "file" };

    public Option<ulong> Seed { get; } = new("--seed") { Description = "Chooses the first weights and the order of the examples, not what is kept aside; the same seed gives the same figures.", DefaultValueFactory = _ => 1 };

    public Option<string?> Checkpoint { get; } = new("--checkpoint")
    {
        Description = "The file in which a training keeps its state. One that you name stays; without it a file in this folder is used, and deleted at the end.",
        HelpName = "file",
    };

    public Option<bool> Resume { get; } = new("--resume") { Description = "Goes on from that file, with the same other options." };

    public IEnumerable<Option> All => [Data, Quick, Save, Load, Seed, Checkpoint, Resume];
}
