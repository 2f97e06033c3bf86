using Rnn.Cells;
using Rnn.Optimizers;

namespace Rnn.Tests.House;

/// <summary>Options are named and given in one way, so that who knows one cell or optimiser can guess the others.</summary>
public class OptionNameTests
{
    // Attention has no size of its own: it goes around a cell, and its options are a record.
    public static TheoryData<Type> Cells() => [.. TypesBelow(typeof(RecurrentCell<>)).Where(type => type != typeof(AttentionCell<>)).Select(type => type.MakeGenericType(typeof(float)))];

    public static TheoryData<Type> Optimizers() => [.. TypesBelow(typeof(Optimizer))];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_cell_takes_its_size_and_has_a_property_for_each_option(Type cell)
    {
        cell.GetConstructors().Should().ContainSingle().Which.GetParameters().Should().ContainSingle()
            .Which.Name.Should().Be("hiddenSize", "options are set by name, new GruCell<float>(64) {{ ResetAfter = false }}");
        cell.GetProperties().Where(property => property.CanWrite).Should().OnlyContain(
            property => !property.Name.StartsWith("Is"), "a switch is named after what it switches on");
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_setting_of_an_optimizer_is_read_by_the_name_it_is_given_by(Type optimizer) =>
        optimizer.GetConstructors().Should().ContainSingle().Which.GetParameters().Select(parameter => parameter.Name!.ToUpperInvariant())
            .Should().BeEquivalentTo(
                optimizer.GetProperties().Select(property => property.Name.ToUpperInvariant()), "one thing has one name");

    private static IEnumerable<Type> TypesBelow(Type ground) => ground.Assembly.GetExportedTypes().Where(
        type => !type.IsAbstract && type.BaseType is not null && Ancestors(type).Contains(ground));

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? above = type.BaseType; above is not null; above = above.BaseType)
        {
            yield return above.IsGenericType ? above.GetGenericTypeDefinition() : above;
        }
    }
}
