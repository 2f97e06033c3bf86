"""Makes lstm.pt, older.pt and lstm.json: a state_dict of PyTorch in both of its layouts, and what the module answers.

Run, in this folder:

    python3 make_files.py

The committed files were made with Python 3.11 and PyTorch 1.13.0a0.
"""

import json

import torch

torch.manual_seed(1)


class Module(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = torch.nn.LSTM(3, 4, num_layers=2, batch_first=True, bidirectional=True)
        self.gru = torch.nn.GRU(8, 5, batch_first=True)
        self.fc = torch.nn.Linear(5, 2)

    def forward(self, x):
        return self.fc(self.gru(self.rnn(x)[0])[0])


module = Module()
x = torch.randn(1, 6, 3)
torch.save({"model": module.state_dict(), "epoch": 7}, "lstm.pt")
torch.save(module.state_dict(), "older.pt", _use_new_zipfile_serialization=False)
with open("lstm.json", "w") as file:
    json.dump({"x": x[0].tolist(), "y": module(x)[0].tolist()}, file)
    file.write("\n")
