// RNN, GRU and LSTM as the equations of the ONNX operators say it, in plain loops and in double:
// https://onnx.ai/onnx/operators/onnx__RNN.html, onnx__GRU.html, onnx__LSTM.html.
//
// Gates lie in W, R and B in the order of ONNX: RNN i; GRU z, r, h; LSTM i, o, f, c, and P holds i, o, f.

const tanh = Math.tanh;

// What each function takes, and the function. a and b are alpha and beta.
export const activations = {
  Tanh: [[], tanh],
  Relu: [[], (x) => Math.max(0, x)],
  Sigmoid: [[], (x) => 1 / (1 + Math.exp(-x))],
  Affine: [['alpha', 'beta'], (x, a, b) => a * x + b],
  LeakyRelu: [['alpha'], (x, a) => (x >= 0 ? x : a * x)],
  ThresholdedRelu: [['alpha'], (x, a) => (x >= a ? x : 0)],
  ScaledTanh: [['alpha', 'beta'], (x, a, b) => a * tanh(b * x)],
  HardSigmoid: [['alpha', 'beta'], (x, a, b) => Math.min(Math.max(a * x + b, 0), 1)],
  Elu: [['alpha'], (x, a) => (x >= 0 ? x : a * (Math.exp(x) - 1))],
  Softsign: [[], (x) => x / (1 + Math.abs(x))],
  Softplus: [[], (x) => Math.log(1 + Math.exp(x))],
};

const gateCounts = { RNN: 1, GRU: 3, LSTM: 4 };
export const gateCount = (operator) => gateCounts[operator];

const product = (matrix, vector) => matrix.map((row) => row.reduce((sum, weight, k) => sum + weight * vector[k], 0));

// One direction's view of the weights: gate(k) is what belongs to gate k.
const weightsOf = ({ operator, W, R, B, P, hidden_size: H }, direction) => {
  const rows = (list, k) => list.slice(k * H, (k + 1) * H);
  const G = gateCount(operator);
  return (k) => ({
    W: rows(W[direction], k),
    R: rows(R[direction], k),
    Wb: rows(B[direction], k),
    Rb: rows(B[direction], G + k),
    P: P && k < 3 ? rows(P[direction], k) : null,
  });
};

const functionsOf = ({ activations: chosen, clip }) => chosen.map(({ name, alpha, beta }) => {
  const [, apply] = activations[name];
  const [a, b] = [Math.fround(alpha), Math.fround(beta)];
  const bounded = (x) => (clip === null ? x : Math.max(-clip, Math.min(clip, x)));
  return { clipped: (x) => apply(bounded(x), a, b), plain: (x) => apply(x, a, b) };
});

// x·Wᵀ + h·Rᵀ + Wb + Rb of a gate, and its peephole from c where it has one.
const sum = (gate, x, h, c = null) => {
  const [fromX, fromH] = [product(gate.W, x), product(gate.R, h)];
  return fromX.map((value, j) =>
    value + fromH[j] + gate.Wb[j] + gate.Rb[j] + (gate.P && c ? gate.P[j] * c[j] : 0));
};

const steps = {
  RNN: (gate, [f]) => (x, { h }) => ({ h: sum(gate(0), x, h).map(f.clipped) }),

  GRU: (gate, [f, g], { linear_before_reset: linearBeforeReset }) => (x, { h }) => {
    const z = sum(gate(0), x, h).map(f.clipped);
    const r = sum(gate(1), x, h).map(f.clipped);
    const candidate = gate(2);
    const fromX = product(candidate.W, x);
    const fromH = linearBeforeReset
      ? product(candidate.R, h).map((value, j) => r[j] * (value + candidate.Rb[j]))
      : product(candidate.R, h.map((value, j) => r[j] * value)).map((value, j) => value + candidate.Rb[j]);
    const n = fromX.map((value, j) => g.clipped(value + fromH[j] + candidate.Wb[j]));
    return { h: n.map((value, j) => (1 - z[j]) * value + z[j] * h[j]) };
  },

  // To couple i and f, of which ONNX gives no equation, is f = 1 - i here.
  LSTM: (gate, [f, g, h], { input_forget: inputForget }, { clipsCell }) => (x, state) => {
    const i = sum(gate(0), x, state.h, state.c).map(f.clipped);
    const forget = inputForget ? i.map((value) => 1 - value) : sum(gate(2), x, state.h, state.c).map(f.clipped);
    const candidate = sum(gate(3), x, state.h).map(g.clipped);
    const c = state.c.map((value, j) => forget[j] * value + i[j] * candidate[j]);
    const o = sum(gate(1), x, state.h, c).map(f.clipped);
    return { c, h: o.map((value, j) => value * (clipsCell ? h.clipped : h.plain)(c[j])) };
  },
};

// Returns Y [sequence][time][direction·unit], Y_h and Y_c [direction][sequence][unit]. "clip is applied to the input of
// activations" clips Ct before h, which is an activation too; clipsCell: false leaves Ct as it is.
export const evaluate = (known, { clipsCell = true } = {}) => {
  const final = { Y_h: [], Y_c: [] };
  const outputs = known.W.map((_, direction) => {
    const step = steps[known.operator](weightsOf(known, direction), functionsOf(known), known, { clipsCell });
    const reversed = known.direction === 'reverse' || direction === 1;
    const results = known.inputs.map((sequence, s) => {
      let state = { h: known.initial_h[direction][s], c: known.initial_c?.[direction][s] };
      const inOrder = (list) => (reversed ? list.toReversed() : list);
      const ofSequence = inOrder(sequence).map((x) => (state = step(x, state)).h);
      return { state, outputs: inOrder(ofSequence) };
    });
    final.Y_h.push(results.map(({ state }) => state.h));
    final.Y_c.push(results.map(({ state }) => state.c));
    return results.map((result) => result.outputs);
  });
  const Y = known.inputs.map((sequence, s) => sequence.map((_, t) => outputs.flatMap((direction) => direction[s][t])));
  return { Y, Y_h: final.Y_h, Y_c: known.initial_c ? final.Y_c : null };
};
