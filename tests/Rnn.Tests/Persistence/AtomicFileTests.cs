using Rnn.Persistence;

namespace Rnn.Tests.Persistence;

/// <summary>The old file whole or the new one whole, and nothing else in the folder.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnn-atomic").FullName;
    private readonly string _path;

    public AtomicFileTests() => _path = Path.Combine(_folder, "model.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_appears_whole()
    {
        AtomicFile.Write(_path, stream =>
        {
            stream.Write([1, 2, 3]);
            File.Exists(_path).Should().BeFalse("it is not there before it is whole");
        });

        File.ReadAllBytes(_path).Should().Equal(1, 2, 3);
        RequireAlone();
    }

    [Fact]
    public void An_old_file_is_there_until_the_new_one_is_whole()
    {
        File.WriteAllBytes(_path, [9, 9, 9, 9]);

        AtomicFile.Write(_path, stream =>
        {
            stream.Write([1, 2, 3]);
            stream.Flush();
            File.ReadAllBytes(_path).Should().Equal(9, 9, 9, 9);
            Directory.GetFiles(_folder).Should().HaveCount(2, "the new file is written in the same folder, where a rename is one step")
                .And.ContainSingle(file => Path.GetFileName(file).StartsWith(".model.safetensors.", StringComparison.Ordinal) && file.EndsWith(".tmp", StringComparison.Ordinal));
        });

        File.ReadAllBytes(_path).Should().Equal(1, 2, 3);
        RequireAlone();
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_old_file_and_nothing_else()
    {
        File.WriteAllBytes(_path, [9, 9]);

        Action write = () => AtomicFile.Write(_path, stream =>
        {
            stream.Write(new byte[200_000]);
            throw new InvalidOperationException("the disk is full");
        });

        write.Should().Throw<InvalidOperationException>().WithMessage("the disk is full");
        File.ReadAllBytes(_path).Should().Equal(9, 9);
        RequireAlone();
    }

    [Fact]
    public void A_writer_that_fails_leaves_nothing_where_nothing_was()
    {
        Action write = () => AtomicFile.Write(_path, _ => throw new InvalidOperationException());

        write.Should().Throw<InvalidOperationException>();
        Directory.GetFileSystemEntries(_folder).Should().BeEmpty();
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        Action write = () => AtomicFile.Write(Path.Combine(_folder, "nowhere", "model"), _ => { });

        write.Should().Throw<DirectoryNotFoundException>().WithMessage("There is no folder *nowhere*create it*");
    }

    [Fact]
    public void A_folder_is_not_replaced()
    {
        Directory.CreateDirectory(_path);

        Action write = () => AtomicFile.Write(_path, _ => { });

        write.Should().Throw<UnauthorizedAccessException>().WithMessage("*is a folder*");
        Directory.Exists(_path).Should().BeTrue();
    }

    [Fact]
    public void A_file_that_may_only_be_read_is_not_replaced()
    {
        File.WriteAllBytes(_path, [9]);
        File.SetAttributes(_path, FileAttributes.ReadOnly);

        Action write = () => AtomicFile.Write(_path, stream => stream.WriteByte(1));

        write.Should().Throw<UnauthorizedAccessException>().WithMessage("*may only be read*");
        File.ReadAllBytes(_path).Should().Equal(9);
        File.SetAttributes(_path, FileAttributes.Normal);
    }

    [Fact]
    public void A_long_name_has_room()
    {
        string path = Path.Combine(_folder, new string('n', 200));

        AtomicFile.Write(path, stream => stream.WriteByte(1));

        Directory.GetFiles(_folder).Should().Equal(path);
    }

    [Fact]
    public void A_link_stays_and_its_target_is_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            // Links take a right there that a user need not have.
            return;
        }

        string link = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "links")).FullName, "latest");
        File.WriteAllBytes(_path, [9]);
        File.CreateSymbolicLink(link, _path);

        AtomicFile.Write(link, stream => stream.WriteByte(1));

        File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName.Should().Be(_path);
        File.ReadAllBytes(_path).Should().Equal(1);

        File.Delete(_path);
        AtomicFile.Write(link, stream => stream.WriteByte(2));
        File.ReadAllBytes(_path).Should().Equal([2], "a link to nothing says where the file should be");
    }

    [Fact]
    public void Who_may_read_the_old_file_may_read_the_new_one_and_nobody_else()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.WriteAllBytes(_path, [9]);
        File.SetUnixFileMode(_path, Own);

        AtomicFile.Write(_path, stream => stream.WriteByte(1));

        File.GetUnixFileMode(_path).Should().Be(Own);
    }

    [Fact]
    public void An_open_reader_reads_the_old_file_to_its_end()
    {
        Save(1f);
        using SafetensorsFile old = SafetensorsFile.Open(_path);

        Save(2f);

        old.Read<float>(old.Tensors[0]).Should().Equal(1f);
        using SafetensorsFile now = SafetensorsFile.Open(_path);
        now.Read<float>(now.Tensors[0]).Should().Equal(2f);
    }

    [Fact]
    public void A_bad_file_is_named_in_the_refusal_and_closed()
    {
        File.WriteAllBytes(_path, [1, 2, 3]);

        Action open = () => SafetensorsFile.Open(_path);

        open.Should().Throw<ModelFileException>().WithMessage($"{_path}: The file has 3 bytes*");
        using FileStream alone = new(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        alone.Length.Should().Be(3);
    }

    [Fact]
    public void A_missing_file_is_the_platforms_own_fault_to_tell()
    {
        Action open = () => SafetensorsFile.Open(_path);

        open.Should().Throw<FileNotFoundException>().WithMessage("*model.safetensors*");
    }

    private void Save(float number)
    {
        var writer = new SafetensorsWriter();
        writer.Add<float>("w", [1], () => new[] { number });
        writer.Save(_path);
    }

    private void RequireAlone() => Directory.GetFileSystemEntries(_folder).Should().Equal(_path);
}
