using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Rnn.Tests.House;

/// <summary>What users can see of a library, as text: init and set, protected and public, in and ref, constraints and nullability told apart.</summary>
internal static class SurfaceText
{
    public static string Of(Assembly assembly) =>
        string.Concat(assembly.GetExportedTypes().Where(type => !type.Name.StartsWith("<M>", StringComparison.Ordinal)).OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Of));

    public static string Of(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

        var text = new StringBuilder();
        text.Append(Receiver(type) is { } receiver ? $"extension of {receiver}" : $"{KindOf(type)} {SurfaceNames.Of(type)}");
        string[] parents =
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum ? [SurfaceNames.Of(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(one => one.IsVisible && !type.IsEnum)
                .Select(one => SurfaceNames.Of(one)).Order(StringComparer.Ordinal),
        ];
        text.Append(parents.Length > 0 ? $" : {string.Join(", ", parents)}" : "").Append(Constraints(type.GetGenericArguments())).Append('\n');
        foreach (string member in type.GetMembers(Declared).Select(Describe).OfType<string>().Order(StringComparer.Ordinal))
        {
            text.Append("  ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    // Of a block of extensions the compiler makes a class with a name that says nothing, and in it one that has the receiver.
    private static string? Receiver(Type type) => !type.Name.StartsWith("<G>", StringComparison.Ordinal) ? null
        : SurfaceNames.Of(type.GetNestedTypes().Single().GetMethod("<Extension>$")!.GetParameters()[0].ParameterType);

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? (type.IsByRefLike ? "ref struct" : "struct")
        : type.IsAbstract && type.IsSealed ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    private static string? Describe(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: false } m when IsVisible(m) =>
            $"{Modifiers(m)}{SurfaceNames.Of(m.ReturnParameter)} {m.Name}{Generic(m)}({Parameters(m)}){Constraints(m.GetGenericArguments())}",
        MethodInfo m when IsVisible(m) && m.Name.StartsWith("op_", StringComparison.Ordinal) => $"{Modifiers(m)}{SurfaceNames.Of(m.ReturnParameter)} {m.Name}({Parameters(m)})",
        ConstructorInfo { IsStatic: false } c when IsVisible(c) => $"{Access(c)}new({Parameters(c)})",
        PropertyInfo p when IsVisible(p.GetMethod) || IsVisible(p.SetMethod) => Describe(p),
        FieldInfo { IsPublic: true, IsSpecialName: false } f => f.IsLiteral
            ? $"{f.Name} = {Convert.ToString(f.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}"
            : $"public {(f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{SurfaceNames.Of(f)} {f.Name}",
        EventInfo e when IsVisible(e.AddMethod) => $"event {e.EventHandlerType} {e.Name}",
        _ => null,
    };

    private static string Describe(PropertyInfo property)
    {
        MethodInfo widest = IsVisible(property.GetMethod) && (property.GetMethod!.IsPublic || !IsVisible(property.SetMethod)) ? property.GetMethod! : property.SetMethod!;
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Describe))}]" : "";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Modifiers(widest)}{required}{SurfaceNames.Of(property)} {property.Name}{index} {{{Accessor(property.GetMethod, "get")}{Accessor(property.SetMethod, SetWord())} }}";

        string Accessor(MethodInfo? method, string word) => !IsVisible(method) ? "" : $" {(Access(method!) == Access(widest) ? "" : Access(method!))}{word};";

        string SetWord() => property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true ? "init" : "set";
    }

    private static bool IsVisible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Access(MethodBase method) => method.IsPublic ? "public " : method.IsFamilyOrAssembly ? "internal protected " : "protected ";

    private static string Modifiers(MethodInfo method) => Access(method) + (
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? ""
        : method.IsAbstract ? "abstract "
        : method.GetBaseDefinition() != method ? (method.IsFinal && !method.DeclaringType.IsSealed ? "sealed override " : "override ")
        : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static string Generic(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => SurfaceNames.Of(type)))}>" : "";

    private static string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", method.GetParameters().Select(Describe));

    private static string Describe(ParameterInfo parameter)
    {
        string way = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        string many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        string value = Convert.ToString(parameter.HasDefaultValue ? parameter.DefaultValue : null, System.Globalization.CultureInfo.InvariantCulture) ?? "";
        string left = parameter.HasDefaultValue ? $" = {(value.Length > 0 ? value : "default")}" : "";
        return $"{many}{way}{SurfaceNames.Of(parameter)} {parameter.Name}{left}";
    }

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        GenericParameterAttributes wanted = argument.GenericParameterAttributes;
        bool unmanaged = argument.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsUnmanagedAttribute");
        string[] parts =
        [
            .. unmanaged ? ["unmanaged"] : Array.Empty<string>(),
            .. !unmanaged && wanted.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : Array.Empty<string>(),
            .. wanted.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => SurfaceNames.Of(type)),
            .. wanted.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !wanted.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)
                ? ["new()"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));
}
