using System.Reflection;

namespace Rnn.Tests.House;

/// <summary>Types by name, a question mark after each that may be null.</summary>
internal static class SurfaceNames
{
    private static readonly NullabilityInfoContext _context = new();

    public static string Of(ParameterInfo parameter)
    {
        lock (_context)
        {
            return Of(parameter.ParameterType, _context.Create(parameter));
        }
    }

    public static string Of(PropertyInfo property)
    {
        lock (_context)
        {
            return Of(property.PropertyType, _context.Create(property));
        }
    }

    public static string Of(FieldInfo field)
    {
        lock (_context)
        {
            return Of(field.FieldType, _context.Create(field));
        }
    }

    public static string Of(Type type, NullabilityInfo? info = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, info?.ElementType ?? info);
        }

        string mark = !type.IsValueType && (info?.ReadState == NullabilityState.Nullable || info?.WriteState == NullabilityState.Nullable) ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, info?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return $"{Of(value)}?";
        }

        string name = type.IsGenericParameter ? type.Name : $"{type.Namespace}.{type.Name.Split('`')[0]}";
        if (!type.IsGenericType)
        {
            return name + mark;
        }

        Type[] arguments = type.GetGenericArguments();
        bool known = info is not null && info.GenericTypeArguments.Length == arguments.Length;
        return $"{name}<{string.Join(", ", arguments.Select((argument, i) => Of(argument, known ? info!.GenericTypeArguments[i] : null)))}>{mark}";
    }
}
