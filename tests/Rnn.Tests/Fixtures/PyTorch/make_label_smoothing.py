"""Makes label_smoothing.json: cross-entropies against smoothed labels and their gradients by the logits, as PyTorch computes them.

Run, in this folder:

    python3 make_label_smoothing.py

The committed file was made with Python 3.11.2 and PyTorch 1.13.0a0. Each case is a batch of sequences of different lengths in
double, whose rows are one batch to PyTorch; the loss is its mean. Logits and gradients are [sequence][time × classes], targets
[sequence][time], or [sequence][time × classes] where they are probabilities.
"""

import json
import os

import torch

CLASSES = 5
LENGTHS = [4, 6, 1]
WEIGHTS = [1.0, 0.25, 3.0, 0.0, 1.5]


def case(name, smoothing, weights=None, probabilities=False, scale=1.0):
    torch.manual_seed(len(name))
    rows = sum(LENGTHS)
    logits = (torch.randn(rows, CLASSES, dtype=torch.float64) * scale).requires_grad_()
    if probabilities:
        targets = torch.softmax(torch.randn(rows, CLASSES, dtype=torch.float64), 1)
    else:
        targets = torch.randint(CLASSES, (rows,))
    loss = torch.nn.functional.cross_entropy(
        logits,
        targets,
        weight=None if weights is None else torch.tensor(weights, dtype=torch.float64),
        label_smoothing=smoothing,
    )
    loss.backward()

    def split(values):
        return [part.flatten().tolist() for part in values.split(LENGTHS)]

    return {
        "name": name,
        "smoothing": smoothing,
        "classes": CLASSES,
        "class_weights": weights,
        "targets": split(targets.to(torch.float64)),
        "loss": loss.item(),
        "logits": split(logits.detach()),
        "gradients": split(logits.grad),
    }


CASES = [
    case("none", 0.0),
    case("a tenth", 0.1),
    case("most of it", 0.9),
    case("of sure outputs", 0.1, scale=20.0),
    case("none, with class weights", 0.0, WEIGHTS),
    case("a tenth, with class weights", 0.1, WEIGHTS),
    case("most of it, with class weights", 0.9, WEIGHTS, scale=5.0),
    case("a tenth of probabilities", 0.1, probabilities=True),
]

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "label_smoothing.json"), "w") as file:
    json.dump(CASES, file)
    file.write("\n")
