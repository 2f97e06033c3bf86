using System.Numerics;
using Rnn.Tensors;

namespace Rnn.Tests.Tensors;

/// <summary>A check written once for every register and number type.</summary>
internal interface IWidthCheck
{
    void Run<V, T>()
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>
/// Every vector width with every number type. Widths that this machine lacks run too: the platform emulates them.
/// </summary>
public static class EachWidth
{
    public static TheoryData<string> Names =>
        ["512 float", "512 double", "256 float", "256 double", "128 float", "128 double", "1 float", "1 double"];

    internal static void Run(string name, IWidthCheck check)
    {
        switch (name)
        {
            case "512 float": check.Run<Lanes512<float>, float>(); break;
            case "512 double": check.Run<Lanes512<double>, double>(); break;
            case "256 float": check.Run<Lanes256<float>, float>(); break;
            case "256 double": check.Run<Lanes256<double>, double>(); break;
            case "128 float": check.Run<Lanes128<float>, float>(); break;
            case "128 double": check.Run<Lanes128<double>, double>(); break;
            case "1 float": check.Run<Lane<float>, float>(); break;
            case "1 double": check.Run<Lane<double>, double>(); break;
            default: throw new ArgumentException($"No width is called '{name}'.", nameof(name));
        }
    }
}
