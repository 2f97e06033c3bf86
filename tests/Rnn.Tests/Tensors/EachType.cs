using System.Numerics;

namespace Rnn.Tests.Tensors;

/// <summary>A check written once for both number types.</summary>
internal interface ITypeCheck
{
    void Run<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>The number types that have kernels.</summary>
public static class EachType
{
    public static TheoryData<string> Names => ["float", "double"];

    internal static void Run(string name, ITypeCheck check)
    {
        switch (name)
        {
            case "float": check.Run<float>(); break;
            case "double": check.Run<double>(); break;
            default: throw new ArgumentException($"No type is called '{name}'.", nameof(name));
        }
    }
}
