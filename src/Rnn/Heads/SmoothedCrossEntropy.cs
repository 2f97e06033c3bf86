using System.Numerics;
using System.Numerics.Tensors;
using Rnn.Tensors;

namespace Rnn.Heads;

/// <summary>The cross-entropy of a softmax against targets of which a part ε is dealt out evenly among all classes.</summary>
/// <remarks>
/// z logits, t target, c its class, y = softmax(z), K classes, w the weights of the classes (1 where there are none); −ln yₖ = ln Σ e^zⱼ − zₖ.
/// As PyTorch has it, the part that is dealt out counts each class by its own weight and not by that of the target.
/// </remarks>
internal static class SmoothedCrossEntropy
{
    /// <summary>The loss of one row; writes <paramref name="scale"/> times its gradient by the logits, unless the place for it is empty.</summary>
    /// <param name="smoothing">ε, above 0 and below 1.</param>
    /// <param name="logits">z.</param>
    /// <param name="target">t: the number of the class, or a probability for each that sum to 1.</param>
    /// <param name="ofTarget">c, the class whose weight the target has.</param>
    /// <param name="classWeights">w; empty where all count alike.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">Receives it; may be empty.</param>
    public static double Of<T>(
        double smoothing, ReadOnlySpan<T> logits, ReadOnlySpan<T> target, int ofTarget, ReadOnlySpan<double> classWeights, T scale, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double logSum = double.CreateTruncating(VectorMath.LogSumExp(logits));
        double own = (1 - smoothing) * (classWeights.IsEmpty ? 1 : classWeights[ofTarget]), all = smoothing / logits.Length;

        // L = (1 − ε)·w_c·Σ tₖ(−ln yₖ) + ε/K·Σ wₖ(−ln yₖ)
        double loss = (own * (logSum - OfTarget(logits, target))) + (all * OfAll(logits, classWeights, logSum));
        if (!gradient.IsEmpty)
        {
            WriteOfAll(logits, all, own, classWeights, gradient);
            WriteOfTarget(target, own, gradient);
            TensorPrimitives.Multiply(gradient, scale, gradient);
        }

        return loss;
    }

    // Σ tₖ zₖ
    private static double OfTarget<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (target.Length == 1)
        {
            return double.CreateTruncating(logits[int.CreateTruncating(target[0])]);
        }

        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            sum += double.CreateTruncating(target[k]) * double.CreateTruncating(logits[k]);
        }

        return sum;
    }

    // Σ wₖ(−ln yₖ)
    private static double OfAll<T>(ReadOnlySpan<T> logits, ReadOnlySpan<double> classWeights, double logSum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (classWeights.IsEmpty)
        {
            return (logits.Length * logSum) - double.CreateTruncating(Reduction.Sum(logits));
        }

        double sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            sum += classWeights[k] * (logSum - double.CreateTruncating(logits[k]));
        }

        return sum;
    }

    // ∂L/∂zⱼ = A·yⱼ − ε/K·wⱼ − (1 − ε)·w_c·tⱼ with A = (1 − ε)·w_c + ε/K·Σ wₖ, which is 1 without weights: all but the last term.
    private static void WriteOfAll<T>(ReadOnlySpan<T> logits, double all, double own, ReadOnlySpan<double> classWeights, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        VectorMath.Softmax(logits, gradient);
        if (classWeights.IsEmpty)
        {
            TensorPrimitives.Subtract(gradient, T.CreateTruncating(all), gradient);
            return;
        }

        double whole = own;
        foreach (double weight in classWeights)
        {
            whole += all * weight;
        }

        for (int j = 0; j < gradient.Length; j++)
        {
            gradient[j] = T.CreateTruncating((whole * double.CreateTruncating(gradient[j])) - (all * classWeights[j]));
        }
    }

    // The last term.
    private static void WriteOfTarget<T>(ReadOnlySpan<T> target, double own, Span<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (target.Length == 1)
        {
            gradient[int.CreateTruncating(target[0])] -= T.CreateTruncating(own);
        }
        else
        {
            TensorPrimitives.FusedMultiplyAdd(target, T.CreateTruncating(-own), gradient, gradient);
        }
    }
}
