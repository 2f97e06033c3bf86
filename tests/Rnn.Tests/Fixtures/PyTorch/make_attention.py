"""Makes attention.json: encoder-decoders with attention in plain PyTorch, which the tests compare with.

Run, in this folder:

    python3 make_attention.py

The committed file was made with Python 3.11.2 and PyTorch 1.13.0a0. All numbers are doubles. "bahdanau" has an encoder of GRUs in both
directions, and a decoder whose GRU is fed what its old state has looked at (additive scores); "luong" has LSTMs, and a decoder whose new
state looks (general scores), whose output is tanh of state and context, and which is fed its output of the step before. The cells are
PyTorch's own (gru_cell, lstm_cell), sequences are run one by one. Weights carry the names and the layout that the tests' models have,
[inputs, outputs]. "own" cases feed the decoder the token that it holds most probable, the end left out, instead of the right one.
"""

import json
import os

import torch

TOKENS = 4  # and the end, which as an input is the start
END = TOKENS
SIZE, HIDDEN = 3, 4


def weights(shapes, seed):
    torch.manual_seed(seed)
    return {name: (torch.randn(*shape, dtype=torch.float64) * 0.6).requires_grad_() for name, shape in shapes.items()}


def gru(p, layer, x, h, fed=None):
    w, x = p[f"{layer}.W"], x
    if fed is not None:
        w, x = torch.cat([w, p[f"{layer}.F"]]), torch.cat([x, fed])
    c = p[f"{layer}.c"][0]
    return torch.gru_cell(x[None], h[None], w.T, p[f"{layer}.U"].T, p[f"{layer}.b"][0], torch.cat([torch.zeros(2 * len(c), dtype=c.dtype), c]))[0]


def lstm(p, layer, x, state, fed=None):
    w = p[f"{layer}.W"]
    if fed is not None:
        w, x = torch.cat([w, p[f"{layer}.F"]]), torch.cat([x, fed])
    h, c = torch.lstm_cell(x[None], (state[0][None], state[1][None]), w.T, p[f"{layer}.U"].T, p[f"{layer}.b"][0], torch.zeros_like(p[f"{layer}.b"][0]))
    return h[0], c[0]


def zeros(size):
    return torch.zeros(size, dtype=torch.float64)


class Bahdanau:
    shapes = {
        "embedding1.E": (5, SIZE),
        "gru2.forward.W": (SIZE, 6), "gru2.forward.U": (2, 6), "gru2.forward.b": (1, 6), "gru2.forward.c": (1, 2),
        "gru2.backward.W": (SIZE, 6), "gru2.backward.U": (2, 6), "gru2.backward.b": (1, 6), "gru2.backward.c": (1, 2),
        "embedding3.E": (TOKENS + 1, SIZE),
        "gru4.W": (SIZE, 12), "gru4.U": (HIDDEN, 12), "gru4.b": (1, 12), "gru4.c": (1, HIDDEN),
        "gru4.F": (4, 12), "gru4.Q": (HIDDEN, 3), "gru4.a": (1, 3), "gru4.V": (4, 3),
        "output.W": (HIDDEN, TOKENS + 1), "output.b": (1, TOKENS + 1),
    }

    def begin(self, p, tokens):
        x = p["embedding1.E"][torch.tensor(tokens)]
        runs = []
        for layer, order in (("gru2.forward", range(len(tokens))), ("gru2.backward", reversed(range(len(tokens))))):
            h, states = zeros(2), {}
            for t in order:
                h = gru(p, layer, x[t], h)
                states[t] = h
            runs.append((h, torch.stack([states[t] for t in range(len(tokens))])))
        self.memory = torch.cat([runs[0][1], runs[1][1]], 1)
        self.h = torch.cat([runs[0][0], runs[1][0]])

    def step(self, p, token):
        scores = torch.tanh(self.h @ p["gru4.Q"] + self.memory @ p["gru4.V"]) @ p["gru4.a"][0]
        weights = torch.softmax(scores, 0)
        self.h = gru(p, "gru4", p["embedding3.E"][token], self.h, weights @ self.memory)
        return self.h @ p["output.W"] + p["output.b"][0], weights


class Luong:
    shapes = {
        "lstm1.W": (2, 16), "lstm1.U": (HIDDEN, 16), "lstm1.b": (1, 16),
        "embedding2.E": (TOKENS + 1, SIZE),
        "lstm3.W": (SIZE, 16), "lstm3.U": (HIDDEN, 16), "lstm3.b": (1, 16),
        "lstm3.F": (HIDDEN, 16), "lstm3.V": (HIDDEN, HIDDEN), "lstm3.O": (HIDDEN, HIDDEN), "lstm3.R": (HIDDEN, HIDDEN), "lstm3.o": (1, HIDDEN),
        "output.W": (HIDDEN, TOKENS + 1), "output.b": (1, TOKENS + 1),
    }

    def begin(self, p, steps):
        state, states = (zeros(HIDDEN), zeros(HIDDEN)), []
        for x in torch.tensor(steps, dtype=torch.float64):
            state = lstm(p, "lstm1", x, state)
            states.append(state[0])
        self.memory, self.state, self.fed = torch.stack(states), state, zeros(HIDDEN)

    def step(self, p, token):
        self.state = lstm(p, "lstm3", p["embedding2.E"][token], self.state, self.fed)
        weights = torch.softmax(self.memory @ p["lstm3.V"] @ self.state[0], 0)
        self.fed = torch.tanh(self.state[0] @ p["lstm3.O"] + weights @ self.memory @ p["lstm3.R"] + p["lstm3.o"][0])
        return self.fed @ p["output.W"] + p["output.b"][0], weights


def case(name, model, inputs, targets, own, seed):
    p = weights(model.shapes, seed)
    loss, count, outputs, attention = 0, 0, [], []
    for source, target in zip(inputs, targets):
        model.begin(p, source)
        token = END
        for asked in target + [END]:
            logits, looked = model.step(p, token)
            log_probabilities = torch.log_softmax(logits, 0)
            loss, count = loss - log_probabilities[asked], count + 1
            outputs.append(log_probabilities.tolist())
            attention.append(looked.tolist())
            token = int(logits[:TOKENS].argmax()) if own else asked
    loss = loss / count
    loss.backward()
    return {
        "name": name, "own": own, "inputs": inputs, "targets": targets, "loss": loss.item(), "log_probabilities": outputs, "attention": attention,
        "parameters": {key: value.detach().flatten().tolist() for key, value in p.items()},
        "gradients": {key: value.grad.flatten().tolist() for key, value in p.items()},
    }


torch.manual_seed(1)
tokens = [[[1, 0, 4, 2], [3, 3, 0, 1, 2, 4], [2], [4, 1, 1]], [[1, 0, 3], [], [2, 2, 1, 0, 3], [3]]]
numbers = [torch.randn(len(row), 2, dtype=torch.float64).tolist() for row in tokens[0]]
cases = [
    case("bahdanau", Bahdanau(), tokens[0], tokens[1], own=False, seed=2),
    case("luong", Luong(), numbers, tokens[1], own=False, seed=3),
    case("bahdanau, own tokens", Bahdanau(), tokens[0], tokens[1], own=True, seed=4),
    case("luong, own tokens", Luong(), numbers, tokens[1], own=True, seed=5),
]
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "attention.json"), "w") as file:
    json.dump(cases, file, separators=(",", ":"))
    file.write("\n")
