using System.Numerics;

namespace Rnn.Cells;

/// <summary>What to do with the formula of an activation, whichever it is.</summary>
internal interface IActivationUse<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    void Run<TActivation>(TActivation activation)
        where TActivation : struct, IActivation<T>;
}
