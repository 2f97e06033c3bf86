using System.CommandLine;
using System.Globalization;
using Rnn.Torture;
using Rnn.Torture.Fuzzing;
using Rnn.Torture.Killing;

// What nobody should do to a library, by commands that anyone can run. The last line is 'N passed, N failed'.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var files = new Option<int>("--files") { Description = "How many mutated files each reader reads.", DefaultValueFactory = _ => 100_000 };
var seed = new Option<ulong>("--seed") { Description = "Chooses the mutations, or the moments: the same seed, the same files.", DefaultValueFactory = _ => 1 };
var keep = new Option<string?>("--keep") { Description = "A folder for the files that fail.", HelpName = "folder" };
var fuzz = new Command("fuzz", "Reads mutated files: each must load or be refused with ModelFileException.") { files, seed, keep };
fuzz.SetAction(line => FuzzCommand.Run(
    [new SafetensorsTarget(), new ModelTarget()],
    new FuzzSettings { Files = line.GetValue(files), Seed = line.GetValue(seed), KeepFolder = line.GetValue(keep) }, Console.Out));

var times = new Option<int>("--times") { Description = "How often a training is killed.", DefaultValueFactory = _ => 200 };
var kill = new Command("kill", "Kills trainings without warning: each must go on to the bits of one that nobody disturbed.") { times, seed };
kill.SetAction(line => KillCommand.Run(line.GetValue(times), (int)line.GetValue(seed)));

var checkpoint = new Option<string?>("--checkpoint") { Description = "Where it keeps its state.", HelpName = "file" };
var threads = new Option<int>("--threads") { Description = "Threads to use.", DefaultValueFactory = _ => 1 };
var train = new Command("train", "The training that is killed; prints a hash of all that it has learned.") { checkpoint, threads };
train.SetAction(line => Console.WriteLine(TortureTraining.Run(line.GetValue(checkpoint), line.GetValue(threads))));

var gigabytes = new Option<double>("--gigabytes") { Description = "How much data is made as it is read.", DefaultValueFactory = _ => 2 };
var stream = new Command("stream", "Trains on data that does not fit into the memory that it may use, 300 MB.") { gigabytes };
stream.SetAction(line => StreamCommand.Run(line.GetValue(gigabytes)));

var command = new RootCommand("Tortures the library.") { fuzz, kill, train, stream };
return command.Parse(args).Invoke();
