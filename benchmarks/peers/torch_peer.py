"""PyTorch's side of the comparison: one JSON command a line in, one JSON answer a line out.

    torch_peer.py THREADS

Each command names what to do and its arguments; answers hold times in milliseconds. PyTorch is driven as its own
documentation advises: modules of torch.nn, gradients set to None rather than to zero, inference_mode for inference.
"""

import gc
import json
import os
import sys
import time
import warnings

import torch

CLASSES = 10
LEARNING_RATE = 0.001
LAYERS = {"Lstm": torch.nn.LSTM, "Gru": torch.nn.GRU, "Vanilla": torch.nn.RNN}

# Products and training steps in the sizes of the grid, by which the settings are chosen.
PROBED_PRODUCTS = [(32, 1024, 256), (64, 2048, 512), (20, 800, 200)]
PROBED_CASES = [("Lstm", 100, 1, 64, 64), ("Lstm", 35, 20, 200, 200), ("Gru", 100, 32, 64, 128)]


class Outputs(torch.nn.Module):
    """The recurrent layer without its final state."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x)[0]


class LstmStep(torch.nn.Module):
    """One step of an LSTM and a dense output, with the state going in and out."""

    def __init__(self, layer, dense):
        super().__init__()
        self.layer = layer
        self.dense = dense

    def forward(self, x, h, c):
        output, (h, c) = self.layer(x, (h, c))
        return self.dense(output), h, c


class GruStep(torch.nn.Module):
    """The same of a GRU."""

    def __init__(self, layer, dense):
        super().__init__()
        self.layer = layer
        self.dense = dense

    def forward(self, x, h):
        output, h = self.layer(x, h)
        return self.dense(output), h


class Case:
    """A layer, a dense layer on its last step, and one batch to learn."""

    def __init__(self, cell, steps, batch, inputs, units):
        torch.manual_seed(1)
        self.layer = LAYERS[cell](inputs, units)
        self.dense = torch.nn.Linear(units, CLASSES)
        self.x = torch.rand(steps, batch, inputs) - 0.5
        self.classes = torch.arange(batch) % CLASSES
        self.optimizer = torch.optim.SGD([*self.layer.parameters(), *self.dense.parameters()], lr=LEARNING_RATE)

    def loss(self):
        outputs, _ = self.layer(self.x)
        return torch.nn.functional.cross_entropy(self.dense(outputs[-1]), self.classes)

    def train(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.loss().backward()
        self.optimizer.step()

    def infer(self):
        self.layer(self.x)

    def write(self, folder):
        """What the others need to compute the same, and what they should get."""
        write_parameters(folder, self.layer, self.dense)
        write(folder, "input", self.x)
        with torch.inference_mode():
            write(folder, "output", self.layer(self.x)[0])
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        write(folder, "loss", loss)
        for name in ("weight_ih_l0", "weight_hh_l0"):
            write(folder, "gradient_" + name, getattr(self.layer, name).grad)
        export(Outputs(self.layer), (self.x,), folder, ["x"], ["y"])


class CtcCase:
    """Outputs before their softmax, and what should be read in them; the blank comes after the symbols."""

    def __init__(self, steps, symbols, targets):
        torch.manual_seed(1)
        self.blank = symbols
        self.x = (torch.rand(steps, len(targets), symbols + 1) - 0.5).requires_grad_()
        self.targets = torch.tensor(targets)
        self.steps = torch.full((len(targets),), steps)
        self.lengths = torch.full((len(targets),), len(targets[0]))

    def loss(self, x):
        return torch.nn.functional.ctc_loss(
            torch.nn.functional.log_softmax(x, 2), self.targets, self.steps, self.lengths, blank=self.blank)

    def train(self):
        self.x.grad = None
        self.loss(self.x).backward()

    def write(self, folder):
        """What is right is computed in double: in float the gradient is wrong from the third digit on."""
        os.makedirs(folder, exist_ok=True)
        exact = self.x.detach().double().requires_grad_()
        loss = self.loss(exact)
        loss.backward()
        write(folder, "input", self.x)
        write(folder, "loss", loss.float())
        write(folder, "gradient", exact.grad.float())


def write(folder, name, tensor):
    tensor.detach().contiguous().numpy().tofile(os.path.join(folder, name + ".f32"))


def write_parameters(folder, layer, dense):
    os.makedirs(folder, exist_ok=True)
    for name, parameter in [*layer.named_parameters(), *dense.named_parameters("dense")]:
        write(folder, name, parameter)


def export(module, example, folder, inputs, outputs):
    torch.onnx.export(
        module.eval(), example, os.path.join(folder, "model.onnx"), input_names=inputs, output_names=outputs, opset_version=15)


def timed(action, count):
    """The time of each of some runs, in milliseconds; no garbage is collected meanwhile."""
    times = []
    gc.disable()
    for _ in range(count):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1e3)
    gc.enable()
    return times


def least(action, seconds=0.25, count=3):
    """The least time of some runs: what the action takes when nothing disturbs it."""
    timed(action, 2)
    end = time.perf_counter() + seconds
    times = timed(action, count)
    while time.perf_counter() < end:
        times += timed(action, 1)
    return min(times)


def probe_products():
    def product(rows, columns, depth):
        a, b = torch.rand(rows, depth), torch.rand(columns, depth)
        return lambda: torch.mm(a, b.t())

    return [least(product(*shape)) for shape in PROBED_PRODUCTS]


def probe_training():
    return [least(Case(*case).train) for case in PROBED_CASES]


def blas():
    """The BLAS that is loaded, and for which processor it computes."""
    import ctypes

    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "blas" in line.rsplit("/", 1)[-1]}
    for path in sorted(paths):
        try:
            library = ctypes.CDLL(path)
            library.openblas_get_config.restype = ctypes.c_char_p
            library.openblas_get_corename.restype = ctypes.c_char_p
            version = " ".join(library.openblas_get_config().decode().split()[:2])
            return f"{version} for {library.openblas_get_corename().decode()}"
        except (AttributeError, OSError):
            pass
    return "a BLAS other than OpenBLAS"


class Peer:
    case = None
    ctc_case = None

    def describe(self):
        return {"version": f"PyTorch {torch.__version__} with {blas()}"}

    def probe(self, what):
        return {"milliseconds": {"products": probe_products, "training": probe_training}[what]()}

    def prepare(self, cell, steps, batch, inputs, units, folder=None):
        self.case = Case(cell, steps, batch, inputs, units)
        if folder:
            self.case.write(folder)
        return {}

    def run(self, work, count):
        if work == "Train":
            return {"milliseconds": timed(self.case.train, count)}
        if work == "Ctc":
            return {"milliseconds": timed(self.ctc_case.train, count)}
        with torch.inference_mode():
            return {"milliseconds": timed(self.case.infer, count)}

    def ctc(self, steps, symbols, targets, folder):
        self.ctc_case = CtcCase(steps, symbols, targets)
        self.ctc_case.write(folder)
        return {}

    def stream(self, cell, steps, units, folder):
        """Writes a model of one step, some inputs and the outputs that belong to them."""
        torch.manual_seed(1)
        layer, dense = LAYERS[cell](units, units), torch.nn.Linear(units, 1)
        x = torch.rand(steps, 1, units) - 0.5
        write_parameters(folder, layer, dense)
        write(folder, "input", x)
        with torch.inference_mode():
            write(folder, "output", dense(layer(x)[0]))
        state = torch.zeros(1, 1, units)
        if cell == "Lstm":
            export(LstmStep(layer, dense), (x[:1], state, state), folder, ["x", "h", "c"], ["y", "h_next", "c_next"])
        else:
            export(GruStep(layer, dense), (x[:1], state), folder, ["x", "h"], ["y", "h_next"])
        return {}


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(1)
    warnings.simplefilter("ignore")

    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer = Peer()
    for line in sys.stdin:
        command = json.loads(line)
        action = getattr(peer, command.pop("do"))
        try:
            answer = action(**command)
        except Exception as error:  # said to the other side, which goes on without this case
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
