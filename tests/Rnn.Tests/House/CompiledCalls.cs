using System.Reflection;
using System.Reflection.Emit;

namespace Rnn.Tests.House;

/// <summary>What a compiled method calls, read from its code.</summary>
internal static class CompiledCalls
{
    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>All methods and constructors of an assembly that have code.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) => assembly.GetTypes().SelectMany(type => type.GetMembers(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .OfType<MethodBase>().Where(method => method.GetMethodBody() is not null);

    /// <summary>The methods that it calls, each with the type that the call is constrained to, if it is: <c>x.ToString()</c> of a double.</summary>
    public static IEnumerable<(MethodBase Called, Type? On)> Of(MethodBase method)
    {
        byte[] code = method.GetMethodBody()!.GetILAsByteArray()!;
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] arguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        Type? on = null;
        for (int at = 0; at < code.Length;)
        {
            short value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            OpCode operation = _codes[value];
            at += operation.Size;
            if (operation.OperandType == OperandType.InlineMethod)
            {
                yield return (method.Module.ResolveMethod(BitConverter.ToInt32(code, at), typeArguments, arguments)!, on);
            }

            on = operation == OpCodes.Constrained ? method.Module.ResolveType(BitConverter.ToInt32(code, at), typeArguments, arguments) : null;
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
