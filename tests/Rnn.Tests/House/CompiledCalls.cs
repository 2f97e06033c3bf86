using System.Reflection;
using System.Reflection.Emit;

namespace Rnn.Tests.House;

/// <summary>What a compiled method calls, read from its code.</summary>
internal static class CompiledCalls
{
    /// <summary>All methods and constructors of an assembly that have code.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) => assembly.GetTypes().SelectMany(type => type.GetMembers(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .OfType<MethodBase>().Where(method => method.GetMethodBody() is not null);

    /// <summary>The methods that it calls, each with the type that the call is constrained to, if it is: <c>x.ToString()</c> of a double.</summary>
    public static IEnumerable<(MethodBase Called, Type? On)> Of(MethodBase method)
    {
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        Type? on = null; // a constraint stands right before its call
        foreach ((OpCode operation, int token) in CompiledCode.Named(method.GetMethodBody()!.GetILAsByteArray()!))
        {
            if (operation.OperandType == OperandType.InlineMethod)
            {
                yield return (method.Module.ResolveMethod(token, typeArguments, arguments)!, on);
            }

            on = operation == OpCodes.Constrained ? method.Module.ResolveType(token, typeArguments, arguments) : null;
        }
    }
}
