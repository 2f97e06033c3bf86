"""Makes recurrent.json, bidirectional.json and training.json, the PyTorch results that the tests
compare with.

Run, in this folder:

    python3 make_fixtures.py

The committed files were made with Python 3.11.2 and PyTorch 1.13.0a0.

recurrent.json   One forward and backward pass of each kind of recurrent layer:
                 outputs, final states, and the gradients of
                 sum(loss_output_weights * outputs) + sum(loss_h_weights * h_n)
                 (+ sum(loss_c_weights * c_n) for an LSTM).
bidirectional.json
                 The same of layers in both directions, and of LSTMs whose h is projected.
                 States have a row for each layer and direction (layer 0 forward, layer 0
                 backward, layer 1 forward, ...); projection_size is 0 without a projection.
training.json    Ten full-batch training steps, from a zero initial state, of recurrent
                 layers followed by a dense layer: the loss before each step and the
                 parameters after the last.

Each file is a list of cases. Sequences are written one by one, at their true lengths and
in the caller's order; parameters have PyTorch's names and layout. Optimiser settings that
a case does not use are 0 or false, and clip_norm is null where nothing is clipped.
"""

import json
import os

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

SEED = 20240
STEPS = 10

# No two sizes are equal, so a transposed or mixed-up dimension cannot go unseen.
INPUT_SIZE = 5
HIDDEN_SIZE = 4
OUTPUT_SIZE = 3
PROJECTION_SIZE = 3

# Neither list of unequal lengths is sorted: results must come back in the caller's order.
RECURRENT_LENGTHS = {"equal": [6, 6, 6], "unequal": [2, 6, 4]}
TRAINING_LENGTHS = {"equal": [6] * 7, "unequal": [3, 6, 1, 5, 2, 6, 4]}


def make_network(cell, layers, **options):
    kinds = {
        "rnn_tanh": lambda **sizes: torch.nn.RNN(nonlinearity="tanh", **sizes),
        "rnn_relu": lambda **sizes: torch.nn.RNN(nonlinearity="relu", **sizes),
        "lstm": torch.nn.LSTM,
        "gru": torch.nn.GRU,
    }
    network = kinds[cell](
        input_size=INPUT_SIZE, hidden_size=HIDDEN_SIZE, num_layers=layers, batch_first=True,
        **options)
    randomise(network)
    return network


def randomise(module):
    # Biases too: PyTorch's own ranges are small, and a swapped gate should show clearly.
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(0.4 * torch.randn(parameter.shape))


def run_network(network, inputs, state=None):
    """Returns the outputs of each sequence at its true length, and the final state."""
    lengths = [len(sequence) for sequence in inputs]
    padded = pad_sequence(inputs, batch_first=True)
    if len(set(lengths)) == 1:
        outputs, final_state = network(padded, state)
    else:
        packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
        outputs, final_state = network(packed, state)
        outputs, _ = pad_packed_sequence(outputs, batch_first=True)
    return [outputs[i, :length] for i, length in enumerate(lengths)], final_state


def to_lists(value):
    """Turns tensors, wherever they are in the value, into nested lists."""
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, dict):
        return {key: to_lists(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_lists(item) for item in value]
    return value


def recurrent_case(seed, cell, layers, lengths_name, **options):
    torch.manual_seed(seed)
    lengths = RECURRENT_LENGTHS[lengths_name]
    network = make_network(cell, layers, **options)
    directions = 2 if network.bidirectional else 1
    h_size = network.proj_size or HIDDEN_SIZE
    h_shape = (directions * layers, len(lengths), h_size)
    c_shape = (directions * layers, len(lengths), HIDDEN_SIZE)
    has_c = cell == "lstm"

    inputs = [torch.randn(n, INPUT_SIZE, requires_grad=True) for n in lengths]
    h0 = torch.randn(h_shape, requires_grad=True)
    c0 = torch.randn(c_shape, requires_grad=True) if has_c else None
    outputs, final_state = run_network(network, inputs, (h0, c0) if has_c else h0)
    h_n, c_n = final_state if has_c else (final_state, None)

    # Random weights give every output and every final state a gradient of its own.
    output_weights = [torch.randn(n, directions * h_size) for n in lengths]
    h_weights = torch.randn(h_shape)
    c_weights = torch.randn(c_shape) if has_c else None
    loss = sum((r * y).sum() for r, y in zip(output_weights, outputs)) + (h_weights * h_n).sum()
    if has_c:
        loss = loss + (c_weights * c_n).sum()
    loss.backward()

    gradients = {name: parameter.grad for name, parameter in network.named_parameters()}
    gradients.update(inputs=[sequence.grad for sequence in inputs], h0=h0.grad)
    case = {
        "name": f"{cell}, {layers} layer{'s' if layers > 1 else ''}, {lengths_name} lengths",
        "cell": cell,
        "layers": layers,
        "input_size": INPUT_SIZE,
        "hidden_size": HIDDEN_SIZE,
        "lengths": lengths,
        "inputs": inputs,
        "h0": h0,
        "parameters": dict(network.named_parameters()),
        "outputs": outputs,
        "h_n": h_n,
        "loss_output_weights": output_weights,
        "loss_h_weights": h_weights,
        "loss": loss,
        "gradients": gradients,
    }
    if has_c:
        case.update(c0=c0, c_n=c_n, loss_c_weights=c_weights)
        gradients["c0"] = c0.grad
    return to_lists(case)


def optimiser_settings(kind, learning_rate, **others):
    unused = dict(momentum=0.0, nesterov=False, alpha=0.0, beta1=0.0, beta2=0.0,
                  epsilon=0.0, weight_decay=0.0, clip_norm=None)
    return {"kind": kind, "learning_rate": learning_rate, **unused, **others}


def make_optimiser(settings, named_parameters):
    # Weight decay is for the weight matrices only.
    groups = [
        {"params": [p for name, p in named_parameters if "weight" in name],
         "weight_decay": settings["weight_decay"]},
        {"params": [p for name, p in named_parameters if "bias" in name],
         "weight_decay": 0.0},
    ]
    kind, rate = settings["kind"], settings["learning_rate"]
    if kind == "sgd":
        return torch.optim.SGD(
            groups, lr=rate, momentum=settings["momentum"], nesterov=settings["nesterov"])
    if kind == "rmsprop":
        return torch.optim.RMSprop(
            groups, lr=rate, alpha=settings["alpha"], eps=settings["epsilon"])
    adam = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[kind]
    return adam(groups, lr=rate, betas=(settings["beta1"], settings["beta2"]),
                eps=settings["epsilon"])


def make_targets(head, rows, output_size):
    if head == "softmax":
        return torch.randint(output_size, (rows, 1))
    if head == "sigmoid":
        return torch.randint(2, (rows, output_size)).double()
    if head == "tanh":
        return 1.8 * torch.rand(rows, output_size) - 0.9
    return torch.randn(rows, output_size)


def compute_loss(head, logits, targets):
    """The mean over all rows (and, except for softmax, all outputs) together."""
    if head == "softmax":
        return cross_entropy(logits, targets[:, 0])
    if head == "sigmoid":
        return binary_cross_entropy_with_logits(logits, targets)
    if head == "tanh":
        return mse_loss(torch.tanh(logits), targets)
    return mse_loss(logits, targets)


def clip_gradients(parameters, max_norm):
    # By hand, because torch's clip_grad_norm_ adds 1e-6 to the norm it divides by.
    norm = torch.sqrt(sum((p.grad ** 2).sum() for p in parameters))
    assert norm > max_norm, "every step of the clipping case should clip"
    for parameter in parameters:
        parameter.grad *= min(1.0, max_norm / norm.item())


def training_case(seed, name, cell, layers, lengths_name, topology, head, optimiser,
                  output_size=OUTPUT_SIZE):
    torch.manual_seed(seed)
    lengths = TRAINING_LENGTHS[lengths_name]
    network = make_network(cell, layers)
    linear = torch.nn.Linear(HIDDEN_SIZE, output_size)
    randomise(linear)
    inputs = [torch.randn(n, INPUT_SIZE) for n in lengths]
    rows_per_sequence = [1] * len(lengths) if topology == "many-to-one" else lengths
    targets = make_targets(head, sum(rows_per_sequence), output_size)

    # The library has one bias where PyTorch adds two (all of an RNN and an LSTM, the r and z
    # gates of a GRU), and training two that are added is not training one: both would move.
    # So PyTorch's second bias, bias_hh, stays at 0 there, and only its n rows, which a GRU
    # does not simply add, are random and trained.
    untrained_rows = 2 * HIDDEN_SIZE if cell == "gru" else None
    second_biases = [p for n, p in network.named_parameters() if n.startswith("bias_hh")]
    with torch.no_grad():
        for bias in second_biases:
            bias[:untrained_rows] = 0.0
            bias.requires_grad_(cell == "gru")

    named = list(network.named_parameters())
    named += [("linear." + n, p) for n, p in linear.named_parameters()]
    initial = to_lists(dict(named))
    trained = [(n, p) for n, p in named if p.requires_grad]
    torch_optimiser = make_optimiser(optimiser, trained)

    losses = []
    for _ in range(STEPS):
        outputs, _ = run_network(network, inputs)
        if topology == "many-to-one":
            outputs = [sequence[-1:] for sequence in outputs]
        loss = compute_loss(head, linear(torch.cat(outputs)), targets)
        losses.append(loss.item())
        torch_optimiser.zero_grad()
        loss.backward()
        if cell == "gru":
            for bias in second_biases:
                bias.grad[:untrained_rows] = 0.0
        if optimiser["clip_norm"] is not None:
            clip_gradients([p for _, p in trained], optimiser["clip_norm"])
        torch_optimiser.step()

    assert all(later < earlier for earlier, later in zip(losses, losses[1:])), (name, losses)
    assert all((bias[:untrained_rows] == 0.0).all() for bias in second_biases), name

    target_lists = [rows.tolist() for rows in torch.split(targets, rows_per_sequence)]
    if topology == "many-to-one":
        target_lists = [rows[0] for rows in target_lists]
    return to_lists({
        "name": name,
        "cell": cell,
        "layers": layers,
        "input_size": INPUT_SIZE,
        "hidden_size": HIDDEN_SIZE,
        "output_size": output_size,
        "topology": topology,
        "head": head,
        "optimiser": optimiser,
        "lengths": lengths,
        "inputs": inputs,
        "targets": target_lists,
        "parameters": initial,
        "losses": losses,
        "final_parameters": dict(named),
    })


def recurrent_cases():
    choices = [(cell, layers, lengths_name)
               for cell in ("rnn_tanh", "rnn_relu", "lstm", "gru")
               for layers in (1, 2)
               for lengths_name in ("equal", "unequal")]
    # A seed for each case: a case added at the end leaves the others as they are.
    return [recurrent_case(SEED + i, *choice) for i, choice in enumerate(choices)]


def bidirectional_case(seed, cell, layers, directions, projection_size):
    options = {"bidirectional": True} if directions == 2 else {}
    if projection_size:
        options["proj_size"] = projection_size
    name = cell + (" projection" if projection_size else "")
    name += " bidirectional" if directions == 2 else ""
    case = recurrent_case(seed, cell, layers, "unequal", **options)
    return {**case, "name": f"{name}, {layers} layer{'s' if layers > 1 else ''}, unequal lengths",
            "directions": directions, "projection_size": projection_size}


def bidirectional_cases():
    choices = [(cell, layers, 2, 0) for cell in ("rnn_tanh", "lstm", "gru") for layers in (1, 2, 3)]
    choices += [("lstm", layers, directions, PROJECTION_SIZE)
                for directions in (1, 2) for layers in (1, 2)]
    return [bidirectional_case(SEED + 200 + i, *choice) for i, choice in enumerate(choices)]


def training_cases():
    settings = optimiser_settings
    adam = dict(beta1=0.9, beta2=0.999, epsilon=1e-8)
    choices = [
        ("lstm many-to-one sigmoid, SGD", "lstm", 1, "equal", "many-to-one", "sigmoid",
         settings("sgd", 0.5), 1),
        ("gru many-to-one softmax, SGD with momentum", "gru", 1, "equal",
         "many-to-one", "softmax", settings("sgd", 0.05, momentum=0.9)),
        ("gru many-to-one softmax, SGD with Nesterov momentum", "gru", 1, "equal",
         "many-to-one", "softmax", settings("sgd", 0.05, momentum=0.9, nesterov=True)),
        ("rnn_tanh many-to-many linear, RMSprop", "rnn_tanh", 1, "equal",
         "many-to-many", "linear", settings("rmsprop", 0.01, alpha=0.9, epsilon=1e-7)),
        ("lstm 2 layers many-to-many softmax, Adam, unequal lengths", "lstm", 2, "unequal",
         "many-to-many", "softmax", settings("adam", 0.01, **adam)),
        ("lstm many-to-one linear, AdamW", "lstm", 1, "equal", "many-to-one", "linear",
         settings("adamw", 0.01, weight_decay=0.1, **adam)),
        ("gru many-to-many tanh, Adam, clipped, unequal lengths", "gru", 1, "unequal",
         "many-to-many", "tanh", settings("adam", 0.01, clip_norm=0.05, **adam)),
        ("rnn_relu many-to-one sigmoid, SGD, unequal lengths", "rnn_relu", 1, "unequal",
         "many-to-one", "sigmoid", settings("sgd", 0.1)),
    ]
    return [training_case(SEED + 100 + i, *choice) for i, choice in enumerate(choices)]


def write(file_name, cases):
    # json prints the shortest digits that read back as the same double (17 at most).
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), file_name)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("[\n" + ",\n".join(json.dumps(c, allow_nan=False) for c in cases) + "\n]\n")


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    write("recurrent.json", recurrent_cases())
    write("bidirectional.json", bidirectional_cases())
    write("training.json", training_cases())
