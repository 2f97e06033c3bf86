"""Makes model.safetensors and model.json: the weights of a PyTorch network under this library's names, and its answer.

Run, in this folder:

    python3 make_model.py

The committed files were made with Python 3.11.2 and PyTorch 1.13.0a0. A weight [outputs, inputs] of PyTorch is
[inputs, outputs] here, and its two biases are one.
"""

import json

import torch

from make_fixtures import save

torch.manual_seed(20251)
lstm = torch.nn.LSTM(input_size=3, hidden_size=4, batch_first=True)
dense = torch.nn.Linear(4, 2)
inputs = torch.randn(6, 3)
with torch.no_grad():
    answer = dense(lstm(inputs[None])[0][0, -1])
    weights = {
        "lstm1.W": lstm.weight_ih_l0.T,
        "lstm1.U": lstm.weight_hh_l0.T,
        "lstm1.b": (lstm.bias_ih_l0 + lstm.bias_hh_l0)[None],
        "output.W": dense.weight.T,
        "output.b": dense.bias[None],
    }
save({name: tensor.contiguous() for name, tensor in weights.items()}, {"format": "pt"}, "model.safetensors")
with open("model.json", "w") as file:
    json.dump({"inputs": inputs.tolist(), "answer": answer.tolist()}, file)
    file.write("\n")
