// ONNX Runtime as npm's package gives it: one JSON command a line in, one JSON answer a line out.
//
//   node onnx_peer.mjs THREADS FOLDER_OF_NODE_MODULES
//
// Answers hold times in milliseconds. A call goes through the package's public session.run.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [threads, modules] = process.argv.slice(2);
const require = createRequire(join(modules, 'package.json'));
const onnx = require('onnxruntime-node');
const options = {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

const read = (folder, name) => {
  const bytes = readFileSync(join(folder, `${name}.f32`));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};

const largestDifference = (a, b) => {
  let largest = 0;
  for (let i = 0; i < b.length; i++) {
    largest = Math.max(largest, Math.abs(a[i] - b[i]));
  }
  return a.length === b.length && Number.isFinite(largest) ? largest : 1e9;
};

let session;
let feeds;
let advance = () => {};

const peer = {
  describe: () => ({ version: `onnxruntime-node ${require('onnxruntime-node/package.json').version} on Node.js ${process.versions.node}` }),

  // The recurrent layer over all steps.
  async prepare({ steps, batch, inputs, folder }) {
    session = await onnx.InferenceSession.create(join(folder, 'model.onnx'), options);
    feeds = { x: new onnx.Tensor('float32', read(folder, 'input'), [steps, batch, inputs]) };
    advance = () => {};
    const { y } = await session.run(feeds);
    return { difference: largestDifference(y.data, read(folder, 'output')) };
  },

  // One step at a time, whose state goes into the next call.
  async stream({ steps, units, folder }) {
    session = await onnx.InferenceSession.create(join(folder, 'model.onnx'), options);
    const input = read(folder, 'input');
    const expected = read(folder, 'output');
    feeds = {};
    for (const name of session.inputNames) {
      feeds[name] = new onnx.Tensor('float32', new Float32Array(units), [1, 1, units]);
    }
    advance = (results) => {
      feeds.h = results.h_next;
      if (results.c_next) {
        feeds.c = results.c_next;
      }
    };
    let difference = 0;
    for (let step = 0; step < steps; step++) {
      feeds.x.data.set(input.subarray(step * units, (step + 1) * units));
      const results = await session.run(feeds);
      difference = Math.max(difference, largestDifference(results.y.data, expected.subarray(step, step + 1)));
      advance(results);
    }
    return { difference };
  },

  async run({ count }) {
    const milliseconds = [];
    for (let i = 0; i < count; i++) {
      const start = process.hrtime.bigint();
      const results = await session.run(feeds);
      milliseconds.push(Number(process.hrtime.bigint() - start) / 1e6);
      advance(results);
    }
    return { milliseconds };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: action, ...command } = JSON.parse(line);
  let answer;
  try {
    answer = await peer[action](command);
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
