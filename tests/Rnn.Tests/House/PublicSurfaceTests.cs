using System.Reflection;
using System.Text;
using Rnn.Models;

namespace Rnn.Tests.House;

/// <summary>
/// Everything that users can see, one line a member, is in PublicSurface.txt. A change of it shows up in review as a change
/// of that file: to accept one, run the tests with RNN_ACCEPT_SURFACE=1 and commit the file.
/// </summary>
public class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_reviewed_one()
    {
        string actual = Describe(typeof(SequenceModel).Assembly);
        if (Environment.GetEnvironmentVariable("RNN_ACCEPT_SURFACE") == "1")
        {
            File.WriteAllText(SourceTree.PathOf("tests", "Rnn.Tests", "PublicSurface.txt"), actual);
        }

        string[] reviewed = File.ReadAllLines(SourceTree.PathOf("tests", "Rnn.Tests", "PublicSurface.txt"));

        actual.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            reviewed, "a change of what users see must be reviewed: rerun with RNN_ACCEPT_SURFACE=1 and look at the difference");
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
            text.Append(kind).Append(' ').Append(NameOf(type));
            text.Append(type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum ? $" : {NameOf(parent)}" : "");
            text.Append('\n');
            const BindingFlags Declared =
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (string member in type.GetMembers(Declared).Select(DescribeMember).OfType<string>().Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string? DescribeMember(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: false } m when IsVisible(m) =>
            $"{Modifiers(m)}{NameOf(m.ReturnType)} {m.Name}{Generic(m)}({Parameters(m)})",
        ConstructorInfo { IsStatic: false } c when IsVisible(c) => $"new({Parameters(c)})",
        PropertyInfo p when IsVisible(p.GetMethod) =>
            $"{Modifiers(p.GetMethod!)}{NameOf(p.PropertyType)} {p.Name} {{ get;{(IsVisible(p.SetMethod) ? " set;" : "")} }}",
        FieldInfo { IsPublic: true, IsSpecialName: false } f => f.IsLiteral ? $"{f.Name} = {Convert.ToInt32(f.GetRawConstantValue(), null)}" : $"{NameOf(f.FieldType)} {f.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.GetBaseDefinition() != method ? "override " : method.IsVirtual && !method.IsFinal ? "virtual " : "";

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(
        p => $"{NameOf(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return $"ref {NameOf(type.GetElementType()!)}";
        }

        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        string name = type.IsGenericParameter ? type.Name : $"{type.Namespace}.{type.Name.Split('`')[0]}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}
