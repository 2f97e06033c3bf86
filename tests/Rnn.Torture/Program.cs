using System.CommandLine;
using System.Globalization;
using Rnn.Torture.Fuzzing;

// What nobody should do to a library, by a command that anyone can run. The last line is 'N passed, N failed'.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var files = new Option<int>("--files") { Description = "How many mutated files are read.", DefaultValueFactory = _ => 100_000 };
var seed = new Option<ulong>("--seed") { Description = "Chooses the mutations: the same seed, the same files.", DefaultValueFactory = _ => 1 };
var keep = new Option<string?>("--keep") { Description = "A folder for the files that fail.", HelpName = "folder" };
var fuzz = new Command("fuzz", "Reads mutated files: each must load or be refused with ModelFileException.") { files, seed, keep };
fuzz.SetAction(line => FuzzCommand.Run(
    [new SafetensorsTarget()], new FuzzSettings { Files = line.GetValue(files), Seed = line.GetValue(seed), KeepFolder = line.GetValue(keep) }));

var command = new RootCommand("Tortures the library.") { fuzz };
return command.Parse(args).Invoke();
