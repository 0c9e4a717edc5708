import { afterEach, describe, expect, test } from 'vitest';
import type { AudioSink, AudioFormat } from '../../../src/audio/player/audio-sink';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioOutputOptions } from '../../../src/audio/output/output-options';
import { Resampler } from '../../../src/base/sound/resampler';
import { FakeClock } from '../../base/fake-clock';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, cutIrregularly, encodeMp3, encodePcm } from '../measuring/material';
import { tapOutput } from '../rig/output-tap';
import { decodeAll } from '../codecs/reading';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { untilRendered } from '../rig/until-rendered';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
const FLAWLESS = { gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 };
const contexts: AudioContext[] = [];

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

async function tapped(options: Omit<AudioOutputOptions, 'context' | 'destination'> = {}, rate = RATE) {
  const context = new AudioContext({ sampleRate: rate });
  contexts.push(context);
  const tap = await tapOutput(context);
  return { context, tap, output: createAudioOutput({ context, destination: tap.node, ...options }) };
}

async function decodeMp3(bytes: Uint8Array): Promise<Float32Array<ArrayBuffer>> {
  return (await decodeAll(MP3, [bytes])).samples;
}

/** Everything from the first to the last sample that is not silent. */
function trimmed(samples: Float32Array): Float32Array {
  const isSound = (sample: number) => sample !== 0;
  return samples.slice(samples.findIndex(isSound), samples.findLastIndex(isSound) + 1);
}

/** The longest run of silent samples. */
function longestSilence(samples: Float32Array): { readonly at: number; readonly frames: number } {
  let best = { at: 0, frames: 0 };
  let from = 0;
  samples.forEach((sample, at) => {
    if (sample !== 0) from = at + 1;
    else if (at + 1 - from > best.frames) best = { at: from, frames: at + 1 - from };
  });
  return best;
}

/** The amount of a frequency, at any phase: half its amplitude, times its length in frames. */
function partOf(samples: Float32Array, frequency: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, at) => {
    const angle = (2 * Math.PI * frequency * at) / RATE;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
  });
  return Math.hypot(real, imaginary);
}

function untilHeard(sink: AudioSink, seconds: number) {
  return untilSnapshot(sink, ({ heardSeconds }) => heardSeconds >= seconds);
}

describe('the recording equals the original', () => {
  test('mp3 in irregular chunks, sample by sample', async () => {
    const { tap, output } = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(2, RATE), RATE);
    const expected = await decodeMp3(mp3);
    const sink = output.createSink(MP3);
    const states = recordStates(sink);
    for (const piece of cutIrregularly(mp3, 4000)) sink.append(piece);
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(trimmed(await tap.read())).toEqual(trimmed(expected));
    expect(states).toEqual(['waiting', 'playing', 'ended']);
    expect(ended).toMatchObject({ aheadSeconds: 0, underruns: 0, stalledMs: 0, error: undefined });
    expect(ended.heardSeconds).toBeCloseTo(expected.length / RATE, 6);
    expect(ended.receivedSeconds).toBe(ended.heardSeconds);
    expect(ended.firstSoundAtMs).toBeLessThanOrEqual(performance.now());
  });

  test('the length is known as soon as everything has arrived, not at the pace of position updates', async () => {
    // No timer of this clock ever fires.
    const { output } = await tapped({ clock: new FakeClock() });
    const sink = output.createSink(PCM);
    sink.pause();
    sink.append(encodePcm(chirpWithNoise(1.5, RATE)));
    sink.endOfStream();
    await untilSnapshot(sink, ({ receivedSeconds }) => receivedSeconds === 1.5);
    sink.close();
  });

  test('pcm that arrives while it plays, a byte at a time at first', async () => {
    const { tap, output } = await tapped();
    const pcm = encodePcm(chirpWithNoise(1.5, RATE));
    const sink = output.createSink(PCM);
    const half = pcm.length / 2 + 1;
    for (let at = 0; at < 2001; at += 1) sink.append(pcm.slice(at, at + 1));
    sink.append(pcm.slice(2001, half));
    await untilState(sink, 'playing');
    sink.append(pcm.slice(half));
    sink.endOfStream();
    await untilState(sink, 'ended');
    const expected = Float32Array.from(new Int16Array(pcm.buffer), (value) => value / 0x8000);
    const recording = await tap.read();
    expect(alignRecording(expected, recording)).toMatchObject(FLAWLESS);
    expect(trimmed(recording)).toEqual(trimmed(expected));
  });

  test('at the rate of another device', async () => {
    const { tap, output } = await tapped({}, 44_100);
    const mp3 = await encodeMp3(chirpWithNoise(2, RATE), RATE);
    const resampler = new Resampler(RATE, 44_100);
    const head = resampler.process(await decodeMp3(mp3));
    const expected = Float32Array.from([...head, ...resampler.flush()]);
    const sink = output.createSink(MP3);
    for (const piece of cutIrregularly(mp3, 2000, 7)) sink.append(piece);
    sink.endOfStream();
    const { heardSeconds } = await untilState(sink, 'ended');
    expect(heardSeconds).toBeCloseTo(expected.length / 44_100, 4);
    expect(alignRecording(expected, await tap.read())).toMatchObject(FLAWLESS);
  });

  test('two utterances at once, and one after another, each whole', async () => {
    const { tap, output } = await tapped();
    const pcm = encodePcm(chirpWithNoise(0.5, RATE).map((sample) => sample / 2));
    const sinks = [output.createSink(PCM), output.createSink(PCM)];
    for (const sink of sinks) {
      sink.append(pcm.slice());
      sink.endOfStream();
    }
    await Promise.all(sinks.map((sink) => untilState(sink, 'ended')));
    const third = output.createSink(PCM);
    third.append(pcm.slice());
    third.endOfStream();
    await untilState(third, 'ended');
    const sum = (samples: Float32Array) => samples.reduce((total, sample) => total + sample ** 2, 0);
    expect(sum(await tap.read())).toBeGreaterThan(3 * sum(Float32Array.from(new Int16Array(pcm.buffer), (value) => value / 0x8000)));
  });
});

describe('an underrun', () => {
  test('is reported as waiting, counted once with its length, and heard as one gap without a click', async () => {
    const { tap, context, output } = await tapped();
    const sound = chirpWithNoise(2, RATE);
    const pcm = encodePcm(sound);
    const sink = output.createSink(PCM);
    const states = recordStates(sink);
    sink.append(pcm.slice(0, RATE * 2));
    await untilState(sink, 'playing');
    const dry = await untilState(sink, 'waiting');
    expect(dry).toMatchObject({ underruns: 0, aheadSeconds: 0 });
    await untilRendered(context, 0.2);
    sink.append(pcm.slice(RATE * 2));
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    const { gaps, ...rest } = alignRecording(sound, await tap.read());
    expect(gaps).toHaveLength(1);
    expect(ended.underruns).toBe(1);
    expect(ended.stalledMs).toBeCloseTo(((gaps[0]?.frames ?? 0) / RATE) * 1000, 3);
    expect(rest).toMatchObject({ doubled: [], lost: [], clicks: [], missingAtEnd: 0 });
    expect(states).toEqual(['waiting', 'playing', 'waiting', 'playing', 'ended']);
  });

  test('is not counted at the end, nor while paused', async () => {
    const { context, output } = await tapped();
    const sink = output.createSink(PCM);
    sink.append(encodePcm(chirpWithNoise(0.3, RATE)));
    await untilState(sink, 'playing');
    await untilState(sink, 'waiting');
    sink.pause();
    await untilState(sink, 'paused');
    await untilRendered(context, 0.1);
    sink.resume();
    sink.endOfStream();
    expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0 });
  });
});

describe('pause', () => {
  test('stops at a sample, and resume continues with the next one', async () => {
    const { tap, context, output } = await tapped();
    const sound = chirpWithNoise(2, RATE);
    const sink = output.createSink(PCM);
    const states = recordStates(sink);
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await untilHeard(sink, 0.5);
    sink.pause();
    const paused = await untilState(sink, 'paused');
    const position = sink.positionSeconds();
    await untilRendered(context, 0.3);
    expect(sink.positionSeconds()).toBe(position);
    expect(sink.playback.get().heardSeconds).toBe(paused.heardSeconds);
    sink.resume();
    await untilState(sink, 'playing');
    const ended = await untilState(sink, 'ended');
    const recording = trimmed(await tap.read());
    const expected = trimmed(Float32Array.from(new Int16Array(encodePcm(sound).buffer), (value) => value / 0x8000));
    const silence = longestSilence(recording);
    // The fade on each side, and its last sample, which is silent.
    const fade = Math.ceil(0.003 * RATE) + 1;
    const before = silence.at - fade;
    const after = recording.slice(silence.at + silence.frames + fade);
    expect(silence.frames).toBeGreaterThan(0.3 * RATE);
    expect(Math.abs(recording.length - silence.frames - expected.length)).toBeLessThanOrEqual(2);
    expect(recording.slice(0, before)).toEqual(expected.slice(0, before));
    expect(after).toEqual(expected.slice(-after.length));
    expect(alignRecording(sound, recording).clicks).toEqual([]);
    expect(ended).toMatchObject({ underruns: 0, stalledMs: 0 });
    expect(states).toEqual(['waiting', 'playing', 'paused', 'playing', 'ended']);
  });

  test('before the first sound keeps it from starting', async () => {
    const { tap, context, output } = await tapped();
    const sink = output.createSink(PCM);
    sink.pause();
    expect(sink.playback.get().state).toBe('paused');
    sink.append(encodePcm(chirpWithNoise(0.3, RATE)));
    sink.endOfStream();
    await untilRendered(context, 0.3);
    expect((await tap.read()).every((sample) => sample === 0)).toBe(true);
    sink.resume();
    expect((await untilState(sink, 'ended')).heardSeconds).toBeCloseTo(0.3, 6);
  });
});

describe('stop', () => {
  test('fades, reports what was heard, and nothing sounds afterwards', async () => {
    const { tap, context, output } = await tapped();
    const sound = chirpWithNoise(3, RATE);
    const pcm = encodePcm(sound);
    const sink = output.createSink(PCM);
    sink.append(pcm.slice());
    await untilHeard(sink, 0.3);
    const heardSeconds = await sink.stop(20);
    expect(sink.playback.get()).toMatchObject({ state: 'stopped', heardSeconds });
    sink.append(pcm.slice());
    sink.resume();
    sink.endOfStream();
    const atStop = (await tap.read()).length;
    await untilRendered(context, 0.3);
    const recording = await tap.read();
    expect(recording.length).toBeGreaterThan(atStop);
    expect(recording.slice(atStop).every((sample) => sample === 0)).toBe(true);
    const heard = trimmed(recording);
    const skipped = sound.findIndex((sample) => Math.round(sample * 0x8000) !== 0);
    expect(Math.abs(heardSeconds * RATE - skipped - heard.length)).toBeLessThanOrEqual(2);
    expect(alignRecording(sound, recording)).toMatchObject({ gaps: [], lost: [], doubled: [], clicks: [] });
    expect(await sink.stop(20)).toBe(heardSeconds);
  });

  test('before anything was heard resolves to 0 at once', async () => {
    const { output } = await tapped();
    const sink = output.createSink(MP3);
    expect(await sink.stop(20)).toBe(0);
    expect(sink.playback.get().state).toBe('stopped');
  });
});

describe('close', () => {
  test('in the middle is silent at once, for good', async () => {
    const { tap, context, output } = await tapped();
    const sink = output.createSink(PCM);
    sink.append(encodePcm(chirpWithNoise(3, RATE)));
    await untilHeard(sink, 0.2);
    sink.close();
    sink.close();
    sink.append(new Uint8Array(1000));
    expect(sink.playback.get().state).toBe('stopped');
    await untilRendered(context, 0.1);
    const atClose = (await tap.read()).length;
    await untilRendered(context, 0.2);
    expect((await tap.read()).slice(atClose).every((sample) => sample === 0)).toBe(true);
  });

  test('in the middle of an append, before the code is loaded', () => {
    const output = createAudioOutput();
    const sink = output.createSink(MP3);
    sink.append(new Uint8Array(1000));
    sink.close();
    expect(sink.playback.get().state).toBe('stopped');
  });
});

describe('failures', () => {
  test('undecodable bytes', async () => {
    const { output } = await tapped();
    const sink = output.createSink(MP3);
    sink.append(new Uint8Array(40_000).fill(0x3c));
    const failed = await untilState(sink, 'failed');
    expect(failed).toMatchObject({ heardSeconds: 0, error: { code: 'audio-undecodable' } });
  });

  test('the good part before bad bytes still plays', async () => {
    const { tap, output } = await tapped();
    const sound = chirpWithNoise(1, RATE);
    const sink = output.createSink(MP3);
    sink.append(await encodeMp3(sound, RATE));
    sink.append(new Uint8Array(40_000).fill(0x3c));
    const failed = await untilState(sink, 'failed');
    expect(failed.error?.code).toBe('audio-undecodable');
    expect(failed.heardSeconds).toBeGreaterThan(1);
    expect(alignRecording(sound, await tap.read())).toMatchObject({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
  });

  test('a worklet that cannot be loaded names the option', async () => {
    const { output } = await tapped({ workletUrl: '/there-is-no-such-file.js' });
    const sink = output.createSink(PCM);
    sink.append(new Uint8Array(1000));
    const { error } = await untilState(sink, 'failed');
    expect(error?.code).toBe('worklet-unavailable');
    expect(error?.message).toContain('workletUrl');
    expect(await sink.stop(20)).toBe(0);
  });

  test("the app's context closed before, at once", async () => {
    const { context, output } = await tapped();
    contexts.pop();
    await context.close();
    const sink = output.createSink(PCM);
    sink.append(encodePcm(chirpWithNoise(0.1, RATE)));
    sink.endOfStream();
    expect(sink.playback.get()).toMatchObject({ state: 'failed', error: { code: 'worklet-unavailable' } });
  });

  test('an output closed under a playing sink is ready for the next one', async () => {
    const output = createAudioOutput();
    const first = output.createSink(PCM);
    first.append(encodePcm(chirpWithNoise(3, RATE)));
    await untilState(first, 'playing');
    await output.close();
    expect(first.playback.get()).toMatchObject({ state: 'failed', error: { code: 'worklet-unavailable' } });
    const second = output.createSink(PCM);
    second.append(encodePcm(chirpWithNoise(0.2, RATE)));
    second.endOfStream();
    expect((await untilState(second, 'ended')).heardSeconds).toBeCloseTo(0.2, 3);
    await output.close();
    expect(output.state.get()).toBe('closed');
  });

  test("the app's context closed under a playing sink", async () => {
    const { context, output } = await tapped();
    const sink = output.createSink(PCM);
    sink.append(encodePcm(chirpWithNoise(3, RATE)));
    await untilState(sink, 'playing');
    contexts.pop();
    await context.close();
    expect((await untilState(sink, 'failed')).error?.code).toBe('worklet-unavailable');
    expect(output.state.get()).toBe('closed');
  });
});

describe('many sinks', () => {
  test('of one output share the one context that it makes', async () => {
    let made = 0;
    const Native = AudioContext;
    globalThis.AudioContext = class extends Native {
      constructor(options?: AudioContextOptions) {
        super(options);
        made += 1;
      }
    };
    try {
      const output = createAudioOutput();
      const sinks = Array.from({ length: 5 }, () => output.createSink(PCM));
      for (const sink of sinks) {
        sink.append(encodePcm(chirpWithNoise(0.2, RATE)));
        sink.endOfStream();
      }
      await Promise.all(sinks.map((sink) => untilState(sink, 'ended')));
      await output.close();
    } finally {
      globalThis.AudioContext = Native;
    }
    expect(made).toBe(1);
  });

  test("of one output share its cushion, which grows up to the app's limit", async () => {
    const { output, context } = await tapped({ cushionMs: 100, maxCushionMs: 150 });
    const milliseconds = (count: number) => encodePcm(chirpWithNoise(count / 1000, RATE));
    const first = output.createSink(PCM);
    first.append(milliseconds(200));
    await untilState(first, 'playing');
    await untilState(first, 'waiting');
    first.append(milliseconds(500));
    const second = output.createSink(PCM);
    second.append(milliseconds(130));
    await untilState(first, 'playing');
    await untilRendered(context, 0.2);
    // Enough for the smallest cushion, but not for this one; twice the smallest would be 200.
    expect(second.playback.get().state).toBe('waiting');
    second.append(milliseconds(40));
    await untilState(second, 'playing');
    first.close();
    second.close();
  });

  test('at once are mixed, each as loud as alone', async () => {
    const { tap, output } = await tapped();
    const frequencies = [300, 500, 700, 1100, 1300];
    const amplitude = 0.15;
    const sinks = frequencies.map((frequency) => {
      const sink = output.createSink(PCM);
      const tone = Float32Array.from({ length: RATE * 2 }, (_, at) => amplitude * Math.sin((2 * Math.PI * frequency * at) / RATE));
      sink.append(encodePcm(tone));
      sink.endOfStream();
      return sink;
    });
    await Promise.all(sinks.map((sink) => untilState(sink, 'playing')));
    expect(sinks.map((sink) => sink.playback.get().state)).toEqual(frequencies.map(() => 'playing'));
    await Promise.all(sinks.map((sink) => untilState(sink, 'ended')));
    const recording = await tap.read();
    for (const frequency of frequencies) {
      const heard = partOf(recording, frequency) / (RATE * 2);
      expect(heard).toBeGreaterThan((amplitude / 2) * 0.98);
      expect(heard).toBeLessThan((amplitude / 2) * 1.02);
    }
  });
});

test('two busy seconds of the page are not heard', async () => {
  const { tap, output } = await tapped();
  const mp3 = await encodeMp3(chirpWithNoise(6, RATE), RATE);
  const expected = await decodeMp3(mp3);
  const sink = output.createSink(MP3);
  sink.append(mp3);
  sink.endOfStream();
  await untilHeard(sink, 0.5);
  const busyUntil = performance.now() + 2000;
  while (performance.now() < busyUntil);
  expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0 });
  expect(alignRecording(expected, await tap.read())).toMatchObject(FLAWLESS);
});

test('the position never goes back, never runs ahead, and ends at the end', async () => {
  const { output } = await tapped();
  const sink = output.createSink(PCM);
  sink.append(encodePcm(chirpWithNoise(1, RATE)));
  sink.endOfStream();
  const positions: number[] = [];
  let watching = true;
  const look = () => {
    positions.push(sink.positionSeconds());
    if (watching) requestAnimationFrame(look);
  };
  look();
  await untilState(sink, 'ended');
  watching = false;
  positions.push(sink.positionSeconds());
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(positions.at(-1)).toBeCloseTo(1, 6);
  expect(new Set(positions).size).toBeGreaterThan(5);
});

test('a snapshot is not replaced by every piece of audio', async () => {
  const { output } = await tapped();
  const sink = output.createSink(PCM);
  let replaced = 0;
  sink.playback.subscribe(() => (replaced += 1));
  for (const piece of cutIrregularly(encodePcm(chirpWithNoise(1, RATE)), 200)) sink.append(piece);
  sink.endOfStream();
  await untilState(sink, 'ended');
  // Ten a second, plus the changes of state.
  expect(replaced).toBeLessThan(20);
});
