using System.Text;
using System.Text.Json;

namespace Rnn.Torture.Fuzzing;

/// <summary>JSON that may be wrong: names may stand twice, and numbers, strings and names are any text at all.</summary>
internal abstract class JsonTree
{
    /// <summary>A tree of valid JSON.</summary>
    public static JsonTree From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new Object([.. element.EnumerateObject().Select(member => new Member(Quoted(member.Name), From(member.Value)))]),
        JsonValueKind.Array => new List([.. element.EnumerateArray().Select(From)]),
        _ => new Leaf(element.GetRawText()),
    };

    /// <summary>A string as JSON has it.</summary>
    public static string Quoted(string words) => $"\"{JsonEncodedText.Encode(words)}\"";

    /// <summary>This tree and all below it.</summary>
    public IEnumerable<JsonTree> All() => Children().SelectMany(child => child.All()).Prepend(this);

    public abstract JsonTree Copy();

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    protected abstract IEnumerable<JsonTree> Children();

    protected abstract void Write(StringBuilder text);

    /// <summary>An object.</summary>
    public sealed class Object(List<Member> members) : JsonTree
    {
        public List<Member> Members { get; } = members;

        /// <summary>The first member of this name, or null.</summary>
        public JsonTree? this[string name] => Members.Find(member => member.Name == Quoted(name))?.Value;

        public override JsonTree Copy() => new Object([.. Members.Select(member => new Member(member.Name, member.Value.Copy()))]);

        protected override IEnumerable<JsonTree> Children() => Members.Select(member => member.Value);

        protected override void Write(StringBuilder text)
        {
            text.Append('{');
            for (int i = 0; i < Members.Count; i++)
            {
                text.Append(i > 0 ? "," : "").Append(Members[i].Name).Append(':');
                Members[i].Value.Write(text);
            }

            text.Append('}');
        }
    }

    /// <summary>An array.</summary>
    public sealed class List(List<JsonTree> items) : JsonTree
    {
        public List<JsonTree> Items { get; } = items;

        public override JsonTree Copy() => new List([.. Items.Select(item => item.Copy())]);

        protected override IEnumerable<JsonTree> Children() => Items;

        protected override void Write(StringBuilder text)
        {
            text.Append('[');
            for (int i = 0; i < Items.Count; i++)
            {
                text.Append(i > 0 ? "," : "");
                Items[i].Write(text);
            }

            text.Append(']');
        }
    }

    /// <summary>A number, a string with its quotes, a word, or anything else.</summary>
    public sealed class Leaf(string text) : JsonTree
    {
        public string Text { get; set; } = text;

        public bool IsNumber => Text.Length > 0 && (char.IsAsciiDigit(Text[0]) || Text[0] == '-');

        public bool IsString => Text.StartsWith('"');

        public override JsonTree Copy() => new Leaf(Text);

        protected override IEnumerable<JsonTree> Children() => [];

        protected override void Write(StringBuilder text) => text.Append(Text);
    }

    /// <summary>A name with its quotes, and what it names.</summary>
    public sealed class Member(string name, JsonTree value)
    {
        public string Name { get; set; } = name;

        public JsonTree Value { get; set; } = value;
    }
}
