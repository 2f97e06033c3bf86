using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>Threads that do one piece of work together: each part once, failures carried home, an end that ends.</summary>
public class WorkerTeamTests
{
    // Reached by a broken team only; a sound one never waits for it.
    // Long enough for a machine that is busy with other work; a thread that hangs hangs for ever.
    private static readonly TimeSpan _hangGuard = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Every_part_is_done_once_in_every_run(int size)
    {
        using var team = new WorkerTeam(size);
        int[] counts = new int[size];
        int[] partsSeen = new int[size];
        var work = new Work((part, parts) =>
        {
            Interlocked.Increment(ref counts[part]);
            partsSeen[part] = parts;
        });

        for (int run = 0; run < 100; run++)
        {
            team.Run(work);
            counts.Should().OnlyContain(count => count == run + 1, "Run returns when all parts are done, and not before");
        }

        partsSeen.Should().OnlyContain(parts => parts == size, "a part must know how many there are to find its share");
    }

    [Fact]
    public void A_team_that_has_fallen_asleep_wakes_for_the_next_run()
    {
        const int Size = 3;
        var threads = new Thread[Size];
        int done = 0;
        var caller = new Thread(() =>
        {
            using var team = new WorkerTeam(Size);
            team.Run(new Work((part, _) => threads[part] = Thread.CurrentThread));
            for (int run = 0; run < 20; run++)
            {
                // A worker that only looks is awake between two looks; one that is seen asleep often enough has gone to sleep.
                for (int seen = 0; seen < 50;)
                {
                    seen = threads.Skip(1).All(thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) ? seen + 1 : 0;
                    Thread.Yield();
                }

                team.Run(new Work((_, _) => Interlocked.Increment(ref done)));
            }
        })
        { IsBackground = true };
        caller.Start();

        caller.Join(_hangGuard).Should().BeTrue("a wake-up call that is lost leaves the caller waiting for ever");
        done.Should().Be(20 * Size, "each part was done in each run");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_caller_does_part_0_and_every_other_part_has_its_own_thread(int size)
    {
        using var team = new WorkerTeam(size);
        var threads = new Thread[size];

        team.Run(new Work((part, _) => threads[part] = Thread.CurrentThread));

        threads[0].Should().BeSameAs(Thread.CurrentThread, "the caller would only wait otherwise");
        threads.Should().OnlyHaveUniqueItems("parts on one thread would follow each other");
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public void A_failure_of_a_part_reaches_the_caller_and_the_team_goes_on(int size, int failing)
    {
        using var team = new WorkerTeam(size);
        int done = 0;
        var failure = new InvalidOperationException($"part {failing}");
        Action act = () => team.Run(new Work((part, _) =>
        {
            if (part == failing)
            {
                throw failure;
            }

            Interlocked.Increment(ref done);
        }));

        Exception thrown = act.Should().Throw<Exception>("a part that failed in silence would leave wrong numbers behind").Which;
        thrown.Should().BeSameAs(failure, "the cause is what helps");
        done.Should().Be(size - 1, "the other parts are done, so that no thread still writes when the caller goes on");

        team.Run(new Work((_, _) => Interlocked.Increment(ref done)));
        done.Should().Be((2 * size) - 1, "the next run is as good as new");
    }

    [Fact]
    public void When_all_parts_fail_nothing_is_left_for_the_next_run()
    {
        using var team = new WorkerTeam(3);
        Action failing = () => team.Run(new Work((part, _) => throw new InvalidOperationException($"part {part}")));
        Action sound = () => team.Run(new Work((_, _) => { }));

        failing.Should().Throw<InvalidOperationException>("three parts failed, and one of them is told").WithMessage("part 0");
        sound.Should().NotThrow("a failure belongs to its own run");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Dispose_ends_the_threads(int size)
    {
        var threads = new Thread[size];
        var team = new WorkerTeam(size);
        team.Run(new Work((part, _) => threads[part] = Thread.CurrentThread));

        team.Dispose();

        threads.Skip(1).Should().OnlyContain(thread => thread.Join(_hangGuard), "a thread that waits forever is a leak");
    }

    [Fact]
    public void Disposing_twice_is_no_harm()
    {
        var team = new WorkerTeam(2);
        team.Dispose();
        var again = new Thread(team.Dispose) { IsBackground = true };
        again.Start();

        again.Join(_hangGuard).Should().BeTrue("a second Dispose has nothing to do, and must not wait for threads that are gone");
    }

    [Fact]
    public void Threads_do_not_keep_the_process_alive()
    {
        using var team = new WorkerTeam(3);
        bool[] background = new bool[3];

        team.Run(new Work((part, _) => background[part] = part == 0 || Thread.CurrentThread.IsBackground));

        background.Should().OnlyContain(isBackground => isBackground, "a program that forgot to dispose must still end");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_run_allocates_nothing_once_warm(int size)
    {
        using var team = new WorkerTeam(size);
        var work = new Work((_, _) => { });

        Allocation.OfEachThread(team, () => team.Run(work)).Should().OnlyContain(bytes => bytes == 0, "no thread takes memory from run to run");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_team_has_at_least_its_caller(int size)
    {
        Action act = () => _ = new WorkerTeam(size);

        act.Should().Throw<ArgumentOutOfRangeException>("nobody can do no work")
            .WithMessage($"*size*{size}*", "the message has what came").Which.ParamName.Should().Be("size", "it is named");
    }

    private sealed class Work(Action<int, int> run) : ISharedWork
    {
        public void Run(int part, int parts) => run(part, parts);
    }
}
