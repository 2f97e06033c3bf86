"""Makes pytorch.safetensors and pytorch.json, with which the reader of the safetensors layout is
compared, and reads a file in the layout.

Run, in this folder:

    python3 make_fixtures.py             writes the two files
    python3 make_fixtures.py FILE        prints what is in FILE

The committed files were made with Python 3.11.2 and PyTorch 1.13.0a0. The safetensors package is
not used: the layout is written here as its authors publish it, with their own habits (tensors
with wide elements first, then by name; spaces after the header until data begin at a multiple of
eight bytes; no spaces within the JSON).

pytorch.safetensors  Tensors of every element type that PyTorch has, a scalar, empty ones, a name
                     in other alphabets, and the weights of an LSTM with a dense layer.
pytorch.json         The same: name -> dtype, shape, values (flat, as decimal numbers that give
                     the exact value in double; 16-bit floats as their bits).
"""

import json
import os
import struct
import sys

import torch

SEED = 20250

# Widest first, as the layout's authors sort them.
DTYPES = {
    torch.int64: ("I64", "q"),
    torch.float64: ("F64", "d"),
    torch.float32: ("F32", "f"),
    torch.int32: ("I32", "i"),
    torch.bfloat16: ("BF16", "H"),
    torch.float16: ("F16", "H"),
    torch.int16: ("I16", "h"),
    torch.int8: ("I8", "b"),
    torch.uint8: ("U8", "B"),
    torch.bool: ("BOOL", "?"),
}
SIXTEEN_BITS = (torch.bfloat16, torch.float16)


def values_of(tensor):
    """Flat list of numbers; of 16-bit floats their bits, since Python can't pack bfloat16."""
    if tensor.dtype in SIXTEEN_BITS:
        tensor = tensor.contiguous().view(torch.int16).to(torch.int32) & 0xFFFF
    return tensor.flatten().tolist()


def save(tensors, metadata, path):
    order = list(DTYPES)
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: (order.index(item[1].dtype), item[0])):
        dtype, letter = DTYPES[tensor.dtype]
        values = values_of(tensor)
        begin = len(data)
        data += struct.pack(f"<{len(values)}{letter}", *values)
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def load(path):
    """The tensors and the metadata of a file in the layout."""
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), bytearray(content[8 + length :])
    metadata = header.pop("__metadata__", {})
    dtypes = {name: dtype for dtype, (name, _) in DTYPES.items()}
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        first, last = entry["data_offsets"]
        assert first == end, f"{name} begins at {first}, not {end}"
        end = last
        if entry["dtype"] == "U64":  # not in PyTorch
            tensors[name] = struct.unpack(f"<{(last - first) // 8}Q", data[first:last])
            continue
        dtype = dtypes[entry["dtype"]]
        flat = torch.frombuffer(data[first:last], dtype=dtype) if last > first else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(entry["shape"])
    assert end == len(data), f"{len(data) - end} bytes belong to no tensor"
    return tensors, metadata


def make():
    torch.manual_seed(SEED)
    whole = torch.arange(-6, 6).reshape(3, 4)
    real = torch.randn(2, 3, dtype=torch.float64)
    lstm, dense = torch.nn.LSTM(3, 4), torch.nn.Linear(4, 2)
    tensors = {
        "types.i64": whole * 1_000_000_007,
        "types.i32": (whole * 100_003).to(torch.int32),
        "types.i16": (whole * 101).to(torch.int16),
        "types.i8": whole.to(torch.int8),
        "types.u8": (whole + 200).to(torch.uint8),
        "types.bool": whole > 0,
        "types.f64": real,
        "types.f32": real.to(torch.float32),
        "types.f16": real.to(torch.float16),
        "types.bf16": real.to(torch.bfloat16),
        "scalar": torch.tensor(2.5),
        "empty": torch.empty(0),
        "empty in the middle": torch.empty(3, 0, 2, dtype=torch.float64),
        "Größe/大きさ/😀": torch.tensor([1.0, -0.0]),
        "a \"quoted\" \\ name": torch.tensor([3], dtype=torch.uint8),
    }
    for prefix, module in (("lstm", lstm), ("dense", dense)):
        for name, weights in module.state_dict().items():
            tensors[f"{prefix}.{name}"] = weights
    here = os.path.dirname(os.path.abspath(__file__))
    save(tensors, {"format": "pt", "note": "zwei Wörter\n\"quoted\""}, os.path.join(here, "pytorch.safetensors"))
    known = {
        name: {"dtype": DTYPES[tensor.dtype][0], "shape": list(tensor.shape), "values": [float(value) for value in values_of(tensor)]}
        for name, tensor in tensors.items()
    }
    with open(os.path.join(here, "pytorch.json"), "w", encoding="utf-8", newline="\n") as file:
        json.dump(known, file, indent=1, ensure_ascii=False)
        file.write("\n")

    again, _ = load(os.path.join(here, "pytorch.safetensors"))
    assert again.keys() == tensors.keys()
    assert all(torch.equal(again[name], tensors[name]) for name in tensors)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        loaded, words = load(sys.argv[1])
        print(words)
        for key, content in loaded.items():
            print(key, content)
    else:
        make()
