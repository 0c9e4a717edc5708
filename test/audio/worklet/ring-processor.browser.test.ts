import { expect, test } from 'vitest';
import { loadRingProcessor } from '../../../src/audio/worklet/load-processor';
import { RING_PROCESSOR_NAME, type EdgeMessage, type RingOptions, type RingReport } from '../../../src/audio/feed/ring-protocol';
import { chirpWithNoise, seeded } from '../measuring/material';
import { tapOutput } from '../rig/output-tap';

const RATE = 48_000;

test('offline, the processor renders exactly the samples it was given', async () => {
  const sound = chirpWithNoise(3, RATE);
  const context = new OfflineAudioContext(1, RATE * 4, RATE);
  await loadRingProcessor(context);
  const node = new AudioWorkletNode(context, RING_PROCESSOR_NAME, {
    numberOfInputs: 0,
    outputChannelCount: [1],
    processorOptions: {
      capacityFrames: RATE * 4,
      cushionFrames: 4800,
      fadeFrames: 144,
      reportEveryFrames: 12_000,
      graceFrames: 4800,
    } satisfies RingOptions,
  });
  node.connect(context.destination);
  const edges: EdgeMessage[] = [];
  const overflowed = new Promise((_, reject) => {
    node.onprocessorerror = reject;
  });
  const ended = new Promise<void>((resolve) => {
    node.port.onmessage = ({ data }: MessageEvent<EdgeMessage>) => {
      edges.push(data);
      if (data.edge === 'ended') resolve();
    };
  });
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage({ type: 'feed', port: port2 }, [port2]);
  const random = seeded(11);
  for (let at = 0; at < sound.length;) {
    const samples = sound.slice(at, at + Math.floor(random() * 3000));
    at += samples.length;
    port1.postMessage({ type: 'pcm', samples }, [samples.buffer]);
  }
  port1.postMessage({ type: 'end' });
  let reports = 0;
  port1.onmessage = () => (reports += 1);
  // A message to another node on the same thread returns after earlier ones were handled.
  await threadTurn(context);
  await threadTurn(context);
  const rendered = (await context.startRendering()).getChannelData(0);
  await Promise.race([ended, overflowed]);
  const start = edges[0]?.contextFrame ?? 0;
  expect(edges.map(({ edge, frames, contextFrame }) => ({ edge, frames, contextFrame }))).toEqual([
    { edge: 'started', frames: 0, contextFrame: start },
    { edge: 'ended', frames: sound.length, contextFrame: start + sound.length },
  ]);
  expect(rendered.slice(start, start + sound.length)).toEqual(sound);
  expect(rendered.slice(start + sound.length).every((sample) => sample === 0)).toBe(true);
  // 1,500 quanta: one report every quarter of a second, in whole quanta, and one at the end.
  await threadTurn(new OfflineAudioContext(1, 1, RATE));
  expect(reports).toBe(Math.floor(sound.length / 12_032) + 1);
});

test('offline, a cut is answered with the frame at which later sound is played', async () => {
  const before = chirpWithNoise(3, RATE, 1);
  const after = chirpWithNoise(2, RATE, 2);
  const context = new OfflineAudioContext(1, RATE * 5, RATE);
  await loadRingProcessor(context);
  const fadeFrames = 144;
  const node = new AudioWorkletNode(context, RING_PROCESSOR_NAME, {
    numberOfInputs: 0,
    outputChannelCount: [1],
    processorOptions: {
      capacityFrames: RATE * 4,
      cushionFrames: 4800,
      fadeFrames,
      reportEveryFrames: 12_000,
      graceFrames: 4800,
    } satisfies RingOptions,
  });
  node.connect(context.destination);
  const { port1, port2 } = new MessageChannel();
  node.port.postMessage({ type: 'feed', port: port2 }, [port2]);
  const cut = new Promise<number>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<RingReport>) => {
      if (data.type === 'cut') resolve(data.atFrame);
    };
  });
  port1.postMessage({ type: 'pcm', samples: before.slice() });
  const suspended = context.suspend(1).then(async () => {
    port1.postMessage({ type: 'cut', afterFrames: 4800 });
    const atFrame = await cut;
    port1.postMessage({ type: 'pcm', samples: after.slice() });
    port1.postMessage({ type: 'end' });
    await threadTurn(context);
    await threadTurn(context);
    await context.resume();
    return atFrame;
  });
  await threadTurn(context);
  await threadTurn(context);
  const rendered = (await context.startRendering()).getChannelData(0);
  const atFrame = await suspended;
  const start = rendered.findIndex((sample) => sample === before[0]);
  expect(start).toBeLessThan(128);
  expect(rendered.slice(start, start + atFrame)).toEqual(before.slice(0, atFrame));
  expect(rendered.slice(start + atFrame + fadeFrames, start + atFrame + after.length)).toEqual(after.slice(fadeFrames));
  expect(rendered.slice(start + atFrame + after.length).every((sample) => sample === 0)).toBe(true);
});

test('more sound than the ring holds is an error of the processor, not a silent loss', async () => {
  const context = new AudioContext({ sampleRate: RATE });
  try {
    await loadRingProcessor(context);
    const node = new AudioWorkletNode(context, RING_PROCESSOR_NAME, {
      numberOfInputs: 0,
      processorOptions: {
        capacityFrames: 10,
        cushionFrames: 100,
        fadeFrames: 1,
        reportEveryFrames: 10,
        graceFrames: 1,
      } satisfies RingOptions,
    });
    node.connect(context.destination);
    const failed = new Promise((resolve) => {
      node.onprocessorerror = resolve;
    });
    const { port1, port2 } = new MessageChannel();
    node.port.postMessage({ type: 'feed', port: port2 }, [port2]);
    port1.postMessage({ type: 'pcm', samples: new Float32Array(11) });
    expect(await failed).toBeInstanceOf(Event);
  } finally {
    await context.close();
  }
});

test('the tap records silence and sound alike', async () => {
  const context = new AudioContext({ sampleRate: RATE });
  try {
    const tap = await tapOutput(context);
    const source = new ConstantSourceNode(context, { offset: 0.5 });
    source.connect(tap.node);
    const ended = new Promise((resolve) => {
      source.onended = resolve;
    });
    source.start(context.currentTime + 0.05);
    source.stop(context.currentTime + 0.15);
    await ended;
    const recording = await tap.read();
    expect(recording.filter((sample) => sample === 0.5).length).toBeCloseTo(0.1 * RATE, -2);
    expect(recording[0]).toBe(0);
    tap.close();
  } finally {
    await context.close();
  }
});

async function threadTurn(context: BaseAudioContext): Promise<void> {
  const url = URL.createObjectURL(new Blob([ECHO_SOURCE], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  const node = new AudioWorkletNode(context, 'echo');
  await new Promise<void>((resolve) => {
    node.port.onmessage = () => {
      resolve();
    };
    node.port.postMessage('echo');
  });
}

const ECHO_SOURCE = `
try {
  registerProcessor('echo', class extends AudioWorkletProcessor {
    constructor() {
      super();
      this.port.onmessage = ({ data }) => this.port.postMessage(data);
    }
    process() {
      return false;
    }
  });
} catch {}
`;
