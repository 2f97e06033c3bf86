// Makes recurrent.json, the ONNX Runtime results that the tests compare with.
//
// Run, in this folder:
//
//     node make_fixtures.mjs [FOLDER_OF_NODE_MODULES]
//
// The folder holds npm's package onnxruntime-node; without one named, it is where benchmarks/peers/run installs it,
// ${XDG_CACHE_HOME:-~/.cache}/rnn-peers/node_modules. The committed file was made with onnxruntime-node 1.30.0 (its CPU
// provider) and Node.js 20.20.2. On another processor the last digits may differ.
//
// Each case is one RNN, GRU or LSTM node in float32, with a bias, an initial state and sequences of unequal length.
// Sequences are written one by one, at their true lengths and in the caller's order; weights have ONNX's names, layout
// and order of gates; both directions have the functions under "activations" (f; f, g; or f, g, h), whose alpha and beta
// are 0 where a function has none. Every result is held against definition.mjs, the equations of the ONNX operators
// written out: where the two do not agree, or ONNX leaves a thing open, the case has a "note".

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { activations, evaluate, gateCount } from './definition.mjs';
import { modelOfOneNode } from './model.mjs';

const modules = process.argv[2] ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rnn-peers', 'node_modules');
const onnx = createRequire(join(modules, 'package.json'))('onnxruntime-node');

// A seed for each case: a case added at the end leaves the others as they are.
const SEED = 20250;

// How far float may be from the equations in double, and how far results must be that should not be the same.
const TOLERANCE = 2e-6;
const FELT = 1e-3;

// No two sizes are equal, so a transposed or mixed-up dimension cannot go unseen.
const LENGTHS = [2, 6, 4];
const STEPS = Math.max(...LENGTHS);
const INPUT_SIZE = 5;
const HIDDEN_SIZE = 4;

// What follows the end of a sequence must not be read, so it is nothing that would go unseen.
const PADDING = 9;

const notes = {
  cell: 'ONNX applies clip to the input of activations, which by the letter clips Ct before h. '
    + 'ONNX Runtime does not: it clips the sums of i, f, c and o, and Ht = ot (.) h(Ct).',
  coupled: 'ONNX gives no equation for input_forget. ONNX Runtime: ft = 1 - it, '
    + 'and the rows of W, R, B and P that belong to f are not used.',
  threshold: 'At x = alpha ONNX has x and ONNX Runtime 0; no x of this case is there.',
};

const activation = (name, alpha = 0, beta = 0) => ({ name, alpha, beta });
const defaults = {
  RNN: [activation('Tanh')],
  GRU: [activation('Sigmoid'), activation('Tanh')],
  LSTM: [activation('Sigmoid'), activation('Tanh'), activation('Tanh')],
};

const functionsOfAnRnn = [
  activation('Affine', 0.7, 0.1), activation('LeakyRelu', 0.1), activation('ThresholdedRelu', 0.2),
  activation('ScaledTanh', 1.2, 0.8), activation('HardSigmoid', 0.3, 0.4), activation('Elu', 0.9),
  activation('Softsign'), activation('Softplus'),
];

const resetForms = [['reset before the product', false], ['reset after the product', true]];

const choices = [
  { name: 'RNN, Tanh', operator: 'RNN' },
  { name: 'RNN, Relu', operator: 'RNN', activations: [activation('Relu')] },
  { name: 'RNN, Sigmoid', operator: 'RNN', activations: [activation('Sigmoid')] },
  { name: 'RNN, reverse', operator: 'RNN', direction: 'reverse' },
  { name: 'RNN, bidirectional', operator: 'RNN', direction: 'bidirectional' },
  { name: 'RNN, clip', operator: 'RNN', clip: 0.5 },
  ...functionsOfAnRnn.map((f) => ({
    name: `RNN, ${f.name}`, operator: 'RNN', activations: [f], note: f.name === 'ThresholdedRelu' ? notes.threshold : null,
  })),

  ...resetForms.flatMap(([name, after]) => [
    { name: `GRU, ${name}` },
    { name: `GRU, ${name}, clip`, clip: 0.5 },
    {
      name: `GRU, ${name}, HardSigmoid and Softsign`,
      activations: [activation('HardSigmoid', 0.2, 0.5), activation('Softsign')],
    },
    { name: `GRU, ${name}, bidirectional`, direction: 'bidirectional' },
  ].map((choice) => ({ operator: 'GRU', linear_before_reset: after, ...choice }))),

  ...[
    { name: 'LSTM' },
    { name: 'LSTM, peepholes', peepholes: true },
    { name: 'LSTM, clip', clip: 0.5, note: notes.cell },
    { name: 'LSTM, coupled', input_forget: true, note: notes.coupled },
    {
      name: 'LSTM, peepholes, clip, coupled', peepholes: true, clip: 0.5, input_forget: true,
      note: `${notes.cell} ${notes.coupled}`,
    },
    {
      name: 'LSTM, HardSigmoid, ScaledTanh and Softsign',
      activations: [activation('HardSigmoid', 0.3, 0.4), activation('ScaledTanh', 1.2, 0.8), activation('Softsign')],
    },
    {
      name: 'LSTM, Sigmoid, Relu and Tanh',
      activations: [activation('Sigmoid'), activation('Relu'), activation('Tanh')],
    },
    { name: 'LSTM, bidirectional', direction: 'bidirectional' },
    { name: 'LSTM, bidirectional, peepholes', direction: 'bidirectional', peepholes: true },
  ].map((choice) => ({ operator: 'LSTM', ...choice })),
];

// Normal numbers in float, by mulberry32 and Box and Muller.
const normals = (seed) => {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (((t ^ (t >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  const next = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const fill = (scale, [size, ...rest]) => Array.from({ length: size }, () =>
    (rest.length ? fill(scale, rest) : Math.fround(scale * next())));
  return fill;
};

const makeCase = (choice, seed) => {
  const normal = normals(seed);
  const { operator, direction = 'forward', peepholes = false } = choice;
  const rows = gateCount(operator) * HIDDEN_SIZE;
  const D = direction === 'bidirectional' ? 2 : 1;
  const stateShape = [D, LENGTHS.length, HIDDEN_SIZE];
  return {
    name: choice.name,
    note: choice.note ?? null,
    operator,
    direction,
    hidden_size: HIDDEN_SIZE,
    input_size: INPUT_SIZE,
    activations: choice.activations ?? defaults[operator],
    clip: choice.clip ?? null,
    input_forget: choice.input_forget ?? false,
    linear_before_reset: choice.linear_before_reset ?? false,
    lengths: LENGTHS,
    inputs: LENGTHS.map((length) => normal(1, [length, INPUT_SIZE])),
    W: normal(0.4, [D, rows, INPUT_SIZE]),
    R: normal(0.4, [D, rows, HIDDEN_SIZE]),
    B: normal(0.4, [D, 2 * rows]),
    P: peepholes ? normal(0.4, [D, 3 * HIDDEN_SIZE]) : null,
    initial_h: normal(1, stateShape),
    initial_c: operator === 'LSTM' ? normal(1, stateShape) : null,
  };
};

const attributesOf = (known, isDefault) => {
  const D = known.W.length;
  const inEachDirection = (list) => Array.from({ length: D }, () => list).flat();
  const valuesOf = (parameter) => inEachDirection(known.activations
    .filter(({ name }) => activations[name][0].includes(parameter))
    .map((chosen) => chosen[parameter]));
  const [alphas, betas] = [valuesOf('alpha'), valuesOf('beta')];
  return [
    ['hidden_size', 'int', known.hidden_size],
    ['direction', 'string', known.direction],
    ...(isDefault ? [] : [['activations', 'strings', inEachDirection(known.activations.map(({ name }) => name))]]),
    ...(alphas.length ? [['activation_alpha', 'floats', alphas]] : []),
    ...(betas.length ? [['activation_beta', 'floats', betas]] : []),
    ...(known.clip === null ? [] : [['clip', 'float', known.clip]]),
    ...(known.input_forget ? [['input_forget', 'int', 1]] : []),
    ...(known.operator === 'GRU' ? [['linear_before_reset', 'int', Number(known.linear_before_reset)]] : []),
  ];
};

const check = (holds, message) => {
  if (!holds) {
    throw new Error(message);
  }
};

const shapeOf = (value) => (Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : []);

const runInOnnxRuntime = async (known, isDefault) => {
  const D = known.W.length;
  const padding = Array(INPUT_SIZE).fill(PADDING);
  const X = Array.from({ length: STEPS }, (_, t) => known.inputs.map((sequence) => sequence[t] ?? padding));
  const { W, R, B, lengths, initial_h, initial_c, P } = known;
  const values = { X, W, R, B, sequence_lens: lengths, initial_h, ...(initial_c && { initial_c, P }) };
  const inputs = Object.entries(values).map(([name, value]) =>
    value && { name, type: name === 'sequence_lens' ? 'int32' : 'float32', dims: shapeOf(value), value: value.flat(Infinity) });
  const stateShape = shapeOf(initial_h);
  const outputs = [
    { name: 'Y', type: 'float32', dims: [STEPS, D, LENGTHS.length, HIDDEN_SIZE] },
    { name: 'Y_h', type: 'float32', dims: stateShape },
    ...(initial_c ? [{ name: 'Y_c', type: 'float32', dims: stateShape }] : []),
  ];

  const model = modelOfOneNode({ operator: known.operator, attributes: attributesOf(known, isDefault), inputs, outputs });
  const session = await onnx.InferenceSession.create(model, { executionProviders: ['cpu'], intraOpNumThreads: 1 });
  const feeds = Object.fromEntries(inputs.filter((input) => input).map(({ name, type, dims, value }) =>
    [name, new onnx.Tensor(type, type === 'int32' ? Int32Array.from(value) : Float32Array.from(value), dims)]));
  const results = await session.run(feeds);
  await session.release();

  // Unit vectors of Y at [time][direction][sequence], of a state at [direction][sequence].
  const units = (data, index) => Array.from(data.subarray(index * HIDDEN_SIZE, (index + 1) * HIDDEN_SIZE));
  const stateAt = (name) => known.W.map((_, d) => lengths.map((_, s) => units(results[name].data, d * lengths.length + s)));
  const outputAt = (t, s) => known.W.flatMap((_, d) => units(results.Y.data, (t * D + d) * lengths.length + s));
  lengths.forEach((length, s) => {
    for (let t = length; t < STEPS; t++) {
      check(outputAt(t, s).every((value) => value === 0), `${known.name}: there is an output after a sequence's end`);
    }
  });
  return {
    Y: known.inputs.map((sequence, s) => sequence.map((_, t) => outputAt(t, s))),
    Y_h: stateAt('Y_h'),
    Y_c: initial_c ? stateAt('Y_c') : null,
  };
};

const difference = (a, b) => {
  const [one, other] = [a, b].map(({ Y, Y_h, Y_c }) => [Y, Y_h, Y_c ?? []].flat(Infinity));
  return Math.max(...one.map((value, i) => Math.abs(value - other[i])));
};

// A case that would be the same without what it is there for could not tell a right result from a wrong one.
const checkThatPartsAreFelt = (known, isDefault, results) => {
  const without = {
    ...(!isDefault && { activations: defaults[known.operator] }),
    ...(known.clip !== null && { clip: null }),
    ...(known.P && { P: null }),
    ...(known.input_forget && { input_forget: false }),
    ...(known.linear_before_reset && { linear_before_reset: false }),
  };
  for (const [part, value] of Object.entries(without)) {
    check(difference(results, evaluate({ ...known, [part]: value }, { clipsCell: false })) > FELT,
      `${known.name}: ${part} is not felt`);
  }
};

const solve = async (choice, index) => {
  const known = makeCase(choice, SEED + index);
  const isDefault = !choice.activations;
  const results = await runInOnnxRuntime(known, isDefault);
  const byTheLetter = difference(results, evaluate(known));
  const departs = known.operator === 'LSTM' && known.clip !== null;
  const agreed = departs ? difference(results, evaluate(known, { clipsCell: false })) : byTheLetter;
  check(agreed < TOLERANCE, `${known.name}: ONNX Runtime differs from the equations by ${agreed}`);
  check(!departs || byTheLetter > FELT, `${known.name}: Ct should be clipped somewhere before h`);
  checkThatPartsAreFelt(known, isDefault, results);
  console.log(`${known.name}: within ${agreed.toExponential(1)} of the equations`
    + (departs ? `, with Ct clipped before h ${byTheLetter.toExponential(1)} away` : ''));
  return { ...known, ...results };
};

// The fewest digits, 9 at most, that read back as the same float.
const shortest = (value) => {
  for (let digits = 1; ; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) {
      return candidate;
    }
  }
};

const lines = [];
for (const [index, choice] of choices.entries()) {
  const solved = await solve(choice, index);
  lines.push(JSON.stringify(solved, (_, value) => (typeof value === 'number' ? shortest(value) : value)));
}
writeFileSync(fileURLToPath(new URL('recurrent.json', import.meta.url)), `[\n${lines.join(',\n')}\n]\n`);
