// Writes an ONNX model of one node as protobuf bytes: so little of the format is needed that no package for it is.
// Field numbers are those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).

const IR_VERSION = 8;
const OPSET = 14;

export const elementTypes = { float32: 1, int32: 6 };

// The three kinds of field that are used: a varint (0), something with a length (2), a 32-bit number (5).
const varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const integer = (field, value) => [...varint(field << 3), ...varint(value)];
const message = (field, content) => [...varint((field << 3) | 2), ...varint(content.length), ...content];
const text = (field, value) => message(field, [...Buffer.from(value)]);
const float = (field, value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return [...varint((field << 3) | 5), ...bytes];
};

const attributeKinds = {
  float: (value) => [...float(2, value), ...integer(20, 1)],
  int: (value) => [...integer(3, value), ...integer(20, 2)],
  string: (value) => [...text(4, value), ...integer(20, 3)],
  floats: (values) => [...values.flatMap((value) => float(7, value)), ...integer(20, 6)],
  strings: (values) => [...values.flatMap((value) => text(9, value)), ...integer(20, 8)],
};

const attribute = ([name, kind, value]) => [...text(1, name), ...attributeKinds[kind](value)];

const valueInfo = ({ name, type, dims }) => {
  const shape = dims.flatMap((size) => message(1, integer(1, size)));
  const tensor = [...integer(1, elementTypes[type]), ...message(2, shape)];
  return [...text(1, name), ...message(2, message(1, tensor))];
};

// inputs: { name, type, dims }, or null for an optional input that is left out. attributes: [name, kind, value].
export const modelOfOneNode = ({ operator, attributes, inputs, outputs }) => {
  const node = [
    ...inputs.flatMap((input) => text(1, input?.name ?? '')),
    ...outputs.flatMap((output) => text(2, output.name)),
    ...text(4, operator),
    ...attributes.flatMap((item) => message(5, attribute(item))),
  ];
  const graph = [
    ...message(1, node),
    ...text(2, 'one node'),
    ...inputs.filter((input) => input).flatMap((input) => message(11, valueInfo(input))),
    ...outputs.flatMap((output) => message(12, valueInfo(output))),
  ];
  return Uint8Array.from([...integer(1, IR_VERSION), ...message(7, graph), ...message(8, integer(2, OPSET))]);
};
