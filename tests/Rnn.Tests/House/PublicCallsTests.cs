using System.Reflection;
using Rnn.Models;

namespace Rnn.Tests.House;

/// <summary>Tasks are made of what every user of the package can call, so each is an example of how to use it.</summary>
public class PublicCallsTests
{
    private const string Room = "Rnn.Tasks";

    [Fact]
    public void Tasks_call_no_internal_member_of_another_room()
    {
        Assembly library = typeof(SequenceModel).Assembly;
        (MethodBase From, MethodBase Called)[] calls = [.. CompiledCalls.MethodsOf(library).Where(method => IsOfTasks(method.DeclaringType!))
            .SelectMany(method => CompiledCalls.Of(method).Select(call => (From: method, call.Called)))
            .Where(call => call.Called.DeclaringType is { } type && type.Assembly == library && type.Namespace?.StartsWith("Rnn", StringComparison.Ordinal) == true && !IsOfTasks(type))];

        calls.Should().HaveCountGreaterThan(50, "or nothing was read");
        calls.Where(call => !IsForEveryone(call.Called)).Select(call => $"{call.From.DeclaringType!.Name}.{call.From.Name} calls {call.Called.DeclaringType!.Name}.{call.Called.Name}")
            .Should().BeEmpty();
    }

    [Fact]
    public void What_is_internal_is_seen_as_such()
    {
        IsForEveryone(typeof(SequenceModel).Assembly.GetType("Rnn.Tasks.TaskFile")!.GetMethod("Save")!).Should().BeFalse("a public method of an internal class");
        IsForEveryone(typeof(SequenceModel<float>).GetConstructors(BindingFlags.NonPublic | BindingFlags.Instance)[0]).Should().BeFalse();
        IsForEveryone(typeof(SequenceModel<float>).GetMethod(nameof(SequenceModel<>.Summary))!).Should().BeTrue();
    }

    private static bool IsOfTasks(Type type) => type.Namespace == Room;

    // Public, or protected in a class that anyone can derive from.
    private static bool IsForEveryone(MethodBase method) => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType!.IsVisible;
}
