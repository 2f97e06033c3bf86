using System.Reflection;
using System.Reflection.Emit;

namespace Rnn.Tests.House;

/// <summary>The types that the compiled code of a type leans on: in its declarations and in the bodies of its methods.</summary>
/// <remarks>Values of constants and <c>nameof</c> leave no trace in compiled code, and no dependence either.</remarks>
internal static class CompiledReferences
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(type.BaseType, found);
        foreach (Type one in type.GetInterfaces().Concat(type.GetGenericArguments().SelectMany(argument => argument.IsGenericParameter ? argument.GetGenericParameterConstraints() : [])))
        {
            Add(one, found);
        }

        foreach (FieldInfo field in type.GetFields(All))
        {
            Add(field.FieldType, found);
        }

        foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            Add((method as MethodInfo)?.ReturnType, found);
            foreach (ParameterInfo parameter in method.GetParameters())
            {
                Add(parameter.ParameterType, found);
            }

            AddBody(method, found);
        }

        return found;
    }

    /// <summary>The types that the code of a type tests for by <c>is</c>, <c>as</c> or a cast.</summary>
    public static IEnumerable<Type> TestedBy(Type type) =>
        from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
        where method.GetMethodBody() is not null
        from named in CompiledCode.Named(method.GetMethodBody()!.GetILAsByteArray()!)
        where named.Operation == OpCodes.Isinst || named.Operation == OpCodes.Castclass
        let kind = method.Module.ResolveType(named.Token, type.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : [])
        select kind.IsGenericType ? kind.GetGenericTypeDefinition() : kind;

    private static void AddBody(MethodBase method, HashSet<Type> found)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        foreach (LocalVariableInfo local in body.LocalVariables)
        {
            Add(local.LocalType, found);
        }

        foreach ((_, int token) in CompiledCode.Named(body.GetILAsByteArray()!))
        {
            AddMember(method, token, found);
        }
    }

    private static void AddMember(MethodBase method, int token, HashSet<Type> found)
    {
        Type[] ofType = method.DeclaringType!.GetGenericArguments(), ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        MemberInfo member = method.Module.ResolveMember(token, ofType, ofMethod)!;
        Add(member as Type ?? member.DeclaringType, found);
        switch (member)
        {
            case MethodInfo called:
                Add(called.ReturnType, found);
                foreach (Type argument in called.IsGenericMethod ? called.GetGenericArguments() : [])
                {
                    Add(argument, found);
                }

                break;
            case FieldInfo field:
                Add(field.FieldType, found);
                break;
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(type.GetElementType(), found);
            return;
        }

        if (!found.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type) && !type.IsGenericType)
        {
            return;
        }

        foreach (Type argument in type.IsGenericType ? type.GetGenericArguments() : [])
        {
            Add(argument, found);
        }
    }
}
