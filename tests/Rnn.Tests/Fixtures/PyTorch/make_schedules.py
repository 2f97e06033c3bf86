"""Makes schedules.json: the learning rates of PyTorch's schedules, which the tests compare with.

Run, in this folder:

    python3 make_schedules.py

The committed file was made with Python 3.11.2 and PyTorch 1.13.0a0. For each schedule it holds the rate of each step of
the optimiser, the full rate being 1. "plateau" was told these losses, one after each epoch of one step:
3, 2, 2, 2, 1.99999, 1.5, 1.6, 1.7, 1.8, 1.4, 1.4, 1.4.
"""

import json
import os

import torch
from torch.optim import lr_scheduler as schedules

LOSSES = [3, 2, 2, 2, 1.99999, 1.5, 1.6, 1.7, 1.8, 1.4, 1.4, 1.4]


def rates(make, epochs, steps, every):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer)
    found = []
    for epoch in range(epochs):
        for _ in range(steps):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if every == "step":
                schedule.step()
        if every == "epoch":
            schedule.step()
        if every == "loss":
            schedule.step(LOSSES[epoch])
    return found


CASES = {
    "step": rates(lambda o: schedules.StepLR(o, 2, 0.3), 6, 2, "epoch"),
    "exponential": rates(lambda o: schedules.ExponentialLR(o, 0.8), 5, 2, "epoch"),
    "cosine": rates(lambda o: schedules.CosineAnnealingLR(o, 10, eta_min=0.1), 5, 2, "step"),
    "one cycle": rates(
        lambda o: schedules.OneCycleLR(o, max_lr=1.0, total_steps=20, pct_start=0.3, div_factor=25, final_div_factor=1e4), 10, 2, "step"),
    "plateau": rates(lambda o: schedules.ReduceLROnPlateau(o, factor=0.5, patience=1), 12, 1, "loss"),
}

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "schedules.json"), "w") as file:
    json.dump(CASES, file, indent=1)
    file.write("\n")
