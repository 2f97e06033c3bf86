"""Makes ctc.json: CTC losses and their gradients by the logits, as PyTorch computes them, which the tests compare with.

Run, in this folder:

    python3 make_ctc.py

The committed file was made with Python 3.11.2 and PyTorch 1.13.0a0. Each case is a batch of sequences of different lengths
in double; the blank is the last class. Logits and gradients are [sequence][time × classes]; the gradient is that of the
reduced loss, of "none" that of the mean over the sequences.
"""

import json
import os

import torch

CLASSES = 5
BLANK = CLASSES - 1


def case(name, lengths, targets, reduction, zero_infinity=False, scale=1.0):
    torch.manual_seed(len(name))
    longest = max(lengths)
    logits = (torch.randn(longest, len(lengths), CLASSES, dtype=torch.float64) * scale).requires_grad_()
    loss = torch.nn.functional.ctc_loss(
        torch.log_softmax(logits, 2),
        torch.tensor([label for target in targets for label in target]),
        torch.tensor(lengths),
        torch.tensor([len(target) for target in targets]),
        blank=BLANK,
        reduction=reduction,
        zero_infinity=zero_infinity,
    )
    (loss.mean() if reduction == "none" else loss).backward()
    return {
        "name": name,
        "reduction": reduction,
        "zero_infinity": zero_infinity,
        "classes": CLASSES,
        "targets": targets,
        "losses": loss.tolist() if reduction == "none" else [loss.item()],
        "logits": [logits[:n, i].flatten().tolist() for i, n in enumerate(lengths)],
        "gradients": [logits.grad[:n, i].flatten().tolist() for i, n in enumerate(lengths)],
    }


LENGTHS = [12, 7, 9, 4]
TARGETS = [[0, 1, 2, 3, 2], [1, 1, 1], [], [3, 2, 3, 0]]
CASES = [
    case("mean", LENGTHS, TARGETS, "mean"),
    case("sum", LENGTHS, TARGETS, "sum"),
    case("none", LENGTHS, TARGETS, "none"),
    case("none, of sure outputs", LENGTHS, TARGETS, "none", scale=20.0),
    case("mean, zero infinity", [12, 4, 6], [[0, 1, 2], [1, 1, 1], [2, 2]], "mean", zero_infinity=True),
    case("a long one", [80], [[0, 0, 1, 2, 3, 3, 2, 1, 0, 1, 0, 0, 0, 3]], "mean"),
]

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "ctc.json"), "w") as file:
    json.dump(CASES, file)
    file.write("\n")
