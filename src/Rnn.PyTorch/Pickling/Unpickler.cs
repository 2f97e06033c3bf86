using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Rnn.Persistence;

namespace Rnn.PyTorch.Pickling;

/// <summary>
/// Reads a pickle as data. A pickle is a program that builds objects on a stack and may call whatever it names; this reader knows numbers, words,
/// lists, tuples, dictionaries and tensors, calls nothing, and refuses all else by name.
/// </summary>
internal sealed class Unpickler
{
    // A longer number is none that a weight file needs; so much is the magic number of the older files.
    private const int LongestInteger = 16;

    private readonly byte[] _bytes;
    private readonly string _source;
    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private Unpickler(byte[] bytes, int start, string source) => (_bytes, _at, _source) = (bytes, start, source);

    /// <summary>Reads one pickle.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="source">What to call the file in messages.</param>
    /// <param name="end">Where the next one begins.</param>
    /// <exception cref="ModelFileException">It is cut, is no pickle, or holds what is not known; the message names it.</exception>
    public static object? Read(byte[] bytes, int start, string source, out int end)
    {
        var reader = new Unpickler(bytes, start, source);
        object? value = reader.Run();
        end = reader._at;
        return value;
    }

    private object? Run()
    {
        while (true)
        {
            int place = _at;
            var opcode = (Opcode)Byte();
            switch (opcode)
            {
                case Opcode.Stop:
                    return Pop();
                case Opcode.Protocol:
                    byte protocol = Byte();
                    if (protocol is < 2 or > 5)
                    {
                        throw Refuse($"the pickle protocol {protocol} is not known; 2 to 5 are");
                    }

                    break;
                case Opcode.Frame:
                    _ = Take(8);
                    break;
                case Opcode.Mark:
                    _marks.Add(_stack.Count);
                    break;
                case Opcode.None:
                    _stack.Add(null);
                    break;
                case Opcode.NewTrue or Opcode.NewFalse:
                    _stack.Add(opcode == Opcode.NewTrue);
                    break;
                case Opcode.BinInt:
                    _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                    break;
                case Opcode.BinInt1:
                    _stack.Add((long)Byte());
                    break;
                case Opcode.BinInt2:
                    _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                    break;
                case Opcode.Long1 or Opcode.Long4:
                    BigInteger number = Integer(opcode == Opcode.Long1 ? Byte() : Length(4));
                    _stack.Add(number >= long.MinValue && number <= long.MaxValue ? (long)number : number);
                    break;
                case Opcode.BinFloat:
                    _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                    break;
                case Opcode.ShortBinString or Opcode.ShortBinUnicode:
                    _stack.Add(Words(Byte()));
                    break;
                case Opcode.BinString or Opcode.BinUnicode:
                    _stack.Add(Words(Length(4)));
                    break;
                case Opcode.BinUnicode8:
                    _stack.Add(Words(Length(8)));
                    break;
                case Opcode.EmptyList:
                    _stack.Add(new List<object?>());
                    break;
                case Opcode.EmptyDict:
                    _stack.Add(new PickledDictionary());
                    break;
                case Opcode.EmptyTuple:
                    _stack.Add(Array.Empty<object?>());
                    break;
                case Opcode.Tuple:
                    _stack.Add(PopToMark());
                    break;
                case Opcode.Tuple1 or Opcode.Tuple2 or Opcode.Tuple3:
                    _stack.Add(Pop(opcode - Opcode.Tuple1 + 1));
                    break;
                case Opcode.Append:
                    AddTo(Pop(1));
                    break;
                case Opcode.Appends:
                    AddTo(PopToMark());
                    break;
                case Opcode.SetItem:
                    SetIn(Pop(2));
                    break;
                case Opcode.SetItems:
                    SetIn(PopToMark());
                    break;
                case Opcode.BinGet or Opcode.LongBinGet:
                    long wanted = opcode == Opcode.BinGet ? Byte() : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                    _stack.Add(_memo.TryGetValue(wanted, out object? known) ? known : throw Refuse($"it asks for object {wanted}, which it has not put down"));
                    break;
                case Opcode.BinPut or Opcode.LongBinPut:
                    _memo[opcode == Opcode.BinPut ? Byte() : BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Top();
                    break;
                case Opcode.Memoize:
                    _memo[_memo.Count] = Top();
                    break;
                case Opcode.Global:
                    _stack.Add(PickledObjects.Known(Line(), Line(), _source));
                    break;
                case Opcode.StackGlobal:
                    object?[] name = Pop(2);
                    _stack.Add(name is [string module, string member] ? PickledObjects.Known(module, member, _source) : throw Refuse("a name in it is no word"));
                    break;
                case Opcode.BinPersistentId:
                    _stack.Add(PickledObjects.Storage(Pop(), _source));
                    break;
                case Opcode.Reduce:
                    object?[] call = Pop(2);
                    _stack.Add(PickledObjects.Made(call[0], call[1], _source));
                    break;
                case Opcode.Build:
                    // The attributes of a state_dict, such as the versions of its modules; they say nothing of the weights.
                    object? built = Pop(2)[0];
                    _stack.Add(built is PickledDictionary ? built : throw Refuse("it sets attributes of an object that is no dictionary"));
                    break;
                default:
                    throw Refuse($"it holds the instruction 0x{(byte)opcode:x2} at byte {place}, which files of weights alone don't need");
            }
        }
    }

    private ModelFileException Refuse(string why) => new($"{_source}: {why}. Save the state_dict alone: torch.save(model.state_dict(), path).");

    private ModelFileException Cut() => new($"{_source}: The pickle ends before it is complete, at byte {_at}; the file is cut or damaged.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at)
        {
            throw Cut();
        }

        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private byte Byte() => Take(1)[0];

    private int Length(int bytes)
    {
        ulong length = bytes == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return length <= (ulong)(_bytes.Length - _at) ? (int)length : throw Cut();
    }

    private string Words(int length) => Encoding.UTF8.GetString(Take(length));

    private string Line()
    {
        int length = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        string line = length >= 0 ? Words(length) : throw Cut();
        _at++;
        return line;
    }

    private BigInteger Integer(int length) =>
        length <= LongestInteger ? new BigInteger(Take(length)) : throw Refuse($"it holds a number of {length} bytes");

    private object? Top() => _stack.Count > 0 ? _stack[^1] : throw Cut();

    private object? Pop() => Pop(1)[0];

    private object?[] Pop(int count)
    {
        if (_stack.Count - (_marks.Count > 0 ? _marks[^1] : 0) < count)
        {
            throw new ModelFileException($"{_source}: The pickle takes from an empty stack at byte {_at}; the file is damaged.");
        }

        object?[] popped = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return popped;
    }

    private object?[] PopToMark()
    {
        int mark = _marks.Count > 0 ? _marks[^1] : throw Refuse("it ends a list that it has not begun");
        object?[] popped = [.. _stack[mark..]];
        _stack.RemoveRange(mark, popped.Length);
        _marks.RemoveAt(_marks.Count - 1);
        return popped;
    }

    private void AddTo(object?[] items)
    {
        if (Top() is not List<object?> list)
        {
            throw Refuse("it adds to something that is no list");
        }

        list.AddRange(items);
    }

    private void SetIn(object?[] items)
    {
        if (Top() is not PickledDictionary dictionary || items.Length % 2 != 0)
        {
            throw Refuse("it sets entries of something that is no dictionary");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary.Set(items[i], items[i + 1]);
        }
    }
}
