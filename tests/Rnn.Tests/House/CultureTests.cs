using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Rnn.Models;

namespace Rnn.Tests.House;

/// <summary>No text of the library follows the culture of the machine: read from the compiled code, so that none is forgotten.</summary>
public class CultureTests
{
    // The one of the platform has the same name.
    private const string OurHandler = "DefaultInterpolatedStringHandler";

    [Fact]
    public void No_number_becomes_text_in_the_way_of_the_machine()
    {
        IEnumerable<string> found = CompiledCalls.MethodsOf(typeof(SequenceModel).Assembly)
            .Where(method => method.DeclaringType!.Name != OurHandler && !IsGenerated(method.DeclaringType))
            .Where(method => method.Name != "PrintMembers" || (method.DeclaringType!.IsVisible && IsSynthesised(method.DeclaringType)))
            .SelectMany(method => CompiledCalls.Of(method).Where(call => FollowsTheCulture(call.Called, call.On))
                .Select(call => $"{method.DeclaringType!.Name}.{method.Name} calls {call.Called.DeclaringType!.Name}.{call.Called.Name}"));

        found.Distinct().Should().BeEmpty("write it into a $\"…\", which is the same under every culture, or name the invariant culture");
    }

    // Of a record whose ToString is its own, nobody asks PrintMembers.
    private static bool IsSynthesised(Type record) => record.GetMethod(nameof(ToString), Type.EmptyTypes)!.IsDefined(typeof(CompilerGeneratedAttribute));

    // Its texts are for those who write converters, and hold no number.
    private static bool IsGenerated(Type type) => typeof(System.Text.Json.Serialization.JsonSerializerContext).IsAssignableFrom(type);

    private static bool FollowsTheCulture(MethodBase called, Type? on)
    {
        Type type = called.DeclaringType!;
        if (called.GetParameters().Any(parameter => parameter.ParameterType == typeof(IFormatProvider)))
        {
            return false;
        }

        return called.Name switch
        {
            "ToString" => IsNumber(on ?? type),
            "Parse" or "TryParse" or "TryFormat" => IsNumber(type),
            "Format" => type == typeof(string),
            "Join" or "Concat" => type == typeof(string) && called.IsGenericMethod && IsNumber(called.GetGenericArguments()[0]),
            "Append" or "AppendLine" or "AppendFormat" or "Insert" => type == typeof(StringBuilder) && called.GetParameters() is { Length: > 0 } parameters &&
                (IsNumber(parameters[^1].ParameterType) || parameters[^1].ParameterType.Name.StartsWith("AppendInterpolated", StringComparison.Ordinal)),
            ".ctor" => type.Name == OurHandler && type.Assembly != typeof(SequenceModel).Assembly,
            _ => false,
        };
    }

    private static bool IsNumber(Type type) => type.IsGenericParameter
        ? type.GetGenericParameterConstraints().Length > 0
        : !type.IsEnum && type != typeof(char) && type != typeof(Rune) && type.IsValueType && typeof(IFormattable).IsAssignableFrom(type);
}
