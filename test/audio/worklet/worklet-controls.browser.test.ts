/** Seeking, rate, volume and levels of the worklet player, verified in the rendered sound. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { createAdaptiveCushion } from '../../../src/audio/player/adaptive-cushion';
import { LevelMeter } from '../../../src/audio/worklet/level-meter';
import { FakeClock } from '../../base/fake-clock';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, encodePcm } from '../measuring/material';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { softEnds } from '../measuring/soft-ends';
import { listeningCushion, tapSinks, type TappedSinks } from '../rig/tapped-sinks';
import { untilRendered } from '../rig/until-rendered';

const RATE = 24_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };
let sinks: TappedSinks;

beforeEach(async () => {
  sinks = await tapSinks(RATE);
});

afterEach(async () => {
  await sinks.close();
});

function tone(seconds: number, frequency: number, amplitude = 0.4): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: seconds * RATE }, (_, at) => amplitude * Math.sin((2 * Math.PI * frequency * at) / RATE));
}

/** The largest amplitude within 20 ms. */
function amplitudeAt(samples: Float32Array, at: number): number {
  return Math.max(...samples.subarray(Math.round(at), Math.round(at + 0.02 * RATE)));
}

function largestStep(samples: Float32Array): number {
  return samples.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (samples[at - 1] ?? sample))), 0);
}

/** Everything from the first to the last sample that is not silent. */
function trimmed(samples: Float32Array): Float32Array {
  const isSound = (sample: number) => Math.abs(sample) > 1e-4;
  return samples.slice(samples.findIndex(isSound), samples.findLastIndex(isSound) + 1);
}

/** The mean frequency of a tone, from its periods. */
function frequencyOf(samples: Float32Array): number {
  const crossings: number[] = [];
  for (let at = 1; at < samples.length; at += 1) {
    const before = samples[at - 1] ?? 0;
    const here = samples[at] ?? 0;
    if (before < 0 && here >= 0) crossings.push(at - here / (here - before));
  }
  const first = crossings[0] ?? 0;
  const last = crossings.at(-1) ?? 0;
  return ((crossings.length - 1) / (last - first)) * RATE;
}

const heard = (sink: ReturnType<TappedSinks['make']>, seconds: number) =>
  untilSnapshot(sink, ({ heardSeconds }) => heardSeconds >= seconds);

describe('seek', () => {
  test.each([
    ['forward', 3],
    ['back', 0.1],
  ])('%s is exact, without a click, and the position changes at once', async (_, target) => {
    const sound = softEnds(chirpWithNoise(5, RATE), RATE);
    const sink = sinks.make(PCM);
    const states = recordStates(sink);
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 0.5);
    const before = sink.positionSeconds();
    sink.seek(target);
    expect(sink.positionSeconds()).toBe(target);
    expect(sink.playback.get()).toMatchObject({ state: 'playing', positionSeconds: target });
    const { heardSeconds } = sink.playback.get();
    expect(heardSeconds).toBeGreaterThanOrEqual(before);
    expect(heardSeconds).toBeLessThan(before + 0.2);
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, stalledMs: 0, positionSeconds: 5, heardSeconds: 5, aheadSeconds: 0 });
    expect(states).toEqual(['waiting', 'playing', 'ended']);
    const recording = await sinks.tap.read();
    const rest = sound.slice(target * RATE);
    // Sample by sample from the end of the fade on.
    const fade = Math.ceil(0.003 * RATE) + 1;
    const expected = trimmed(Float32Array.from(new Int16Array(encodePcm(rest).buffer), (value) => value / 0x8000)).slice(fade);
    expect(trimmed(recording).slice(-expected.length)).toEqual(expected);
    expect(largestStep(recording)).toBeLessThan(1.2 * largestStep(sound));
  });

  test('while paused stays paused and silent, and resumes at the new position', async () => {
    const sound = softEnds(chirpWithNoise(4, RATE), RATE);
    const sink = sinks.make(PCM);
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 0.3);
    sink.pause();
    const paused = await untilState(sink, 'paused');
    sink.seek(2);
    expect(sink.positionSeconds()).toBe(2);
    await untilRendered(sinks.context, 0.3);
    expect(sink.playback.get()).toMatchObject({ state: 'paused', positionSeconds: 2, heardSeconds: paused.heardSeconds });
    const soFar = (await sinks.tap.read()).length;
    sink.resume();
    await untilState(sink, 'playing');
    await untilState(sink, 'ended');
    const rest = (await sinks.tap.read()).slice(soFar);
    expect(trimmed(rest).length).toBeGreaterThan(2 * RATE - 100);
    expect(alignRecording(sound.slice(2 * RATE), rest)).toMatchObject({ gaps: [], lost: [], doubled: [], clicks: [], missingAtEnd: 0 });
  });

  test('beyond the received sound goes to its end and waits there, which is no underrun', async () => {
    const pcm = encodePcm(chirpWithNoise(2, RATE));
    const sink = sinks.make(PCM);
    const states = recordStates(sink);
    sink.append(pcm.slice(0, RATE * 2));
    await heard(sink, 0.2);
    sink.seek(30);
    expect(sink.positionSeconds()).toBeCloseTo(1, 6);
    await untilState(sink, 'waiting');
    sink.append(pcm.slice(RATE * 2));
    sink.endOfStream();
    expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0, positionSeconds: 2 });
    expect(states).toEqual(['waiting', 'playing', 'waiting', 'playing', 'ended']);
  });

  test('while dry continues at once with the available sound; the wait until then counts', async () => {
    const sink = sinks.make(PCM);
    sink.append(encodePcm(chirpWithNoise(1, RATE)));
    await untilState(sink, 'playing');
    await untilState(sink, 'waiting');
    await untilRendered(sinks.context, 0.2);
    sink.seek(0.5);
    const playing = await untilState(sink, 'playing');
    expect(playing.underruns).toBe(1);
    expect(playing.stalledMs).toBeGreaterThan(190);
    sink.endOfStream();
    await untilState(sink, 'ended');
  });

  test('cancels a near end', async () => {
    const sink = sinks.make(PCM);
    sink.append(encodePcm(chirpWithNoise(0.6, RATE)));
    sink.endOfStream();
    await heard(sink, 0.4);
    sink.seek(0);
    await heard(sink, 0.6);
    const ended = await untilState(sink, 'ended');
    expect(ended.positionSeconds).toBe(0.6);
    expect(trimmed(await sinks.tap.read()).length).toBeGreaterThan(RATE);
  });

  test('before the first sound begins there', async () => {
    const sound = chirpWithNoise(1, RATE);
    const sink = sinks.make(PCM);
    sink.pause();
    sink.append(encodePcm(sound));
    sink.endOfStream();
    sink.seek(0.5);
    sink.resume();
    await untilState(sink, 'ended');
    const played = trimmed(await sinks.tap.read());
    expect(Math.abs(played.length - 0.5 * RATE)).toBeLessThan(10);
  });

  test('many at once, as from a slider, end at the last one', async () => {
    const sound = softEnds(chirpWithNoise(6, RATE), RATE);
    const sink = sinks.make(PCM);
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 0.2);
    for (let step = 0; step < 50; step += 1) {
      sink.seek(step / 10);
      sink.setRate(step % 2 === 0 ? 1.5 : 1);
      await untilRendered(sinks.context, 0.01);
    }
    // Whether each of a hundred cuts is filled in time depends on the machine.
    expect(await untilState(sink, 'ended')).toMatchObject({ positionSeconds: 6, error: undefined });
    const recording = await sinks.tap.read();
    expect(largestStep(recording)).toBeLessThan(1.3 * largestStep(sound));
    expect(alignRecording(sound.slice(5 * RATE), recording)).toMatchObject({ gaps: [], lost: [], missingAtEnd: 0 });
  });

  test('in a final state does nothing', async () => {
    const sink = sinks.make(PCM);
    sink.append(encodePcm(chirpWithNoise(0.2, RATE)));
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    sink.seek(0);
    sink.setRate(2);
    await untilRendered(sinks.context, 0.2);
    expect(sink.playback.get()).toBe(ended);
  });
});

describe('rate', () => {
  test.each([0.5, 0.8, 1.25, 2])('%s from the beginning: the right length, at the same pitch', async (rate) => {
    const sink = sinks.make(PCM, { rate });
    sink.append(encodePcm(tone(2, 220)));
    sink.endOfStream();
    await heard(sink, 0.3);
    const from = { position: sink.positionSeconds(), time: sinks.context.currentTime };
    await heard(sink, 1.5);
    const advanced = sink.positionSeconds() - from.position;
    expect(advanced / (sinks.context.currentTime - from.time)).toBeCloseTo(rate, 1);
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ positionSeconds: 2, heardSeconds: 2, underruns: 0 });
    const played = trimmed(await sinks.tap.read());
    expect(Math.abs((played.length * rate) / (2 * RATE) - 1)).toBeLessThan(0.01);
    expect(Math.abs(frequencyOf(played) / 220 - 1)).toBeLessThan(0.01);
    expect(largestStep(played)).toBeLessThan(1.1 * largestStep(tone(1, 220)));
  });

  test('changed on the way is heard within 150 ms, without a click or a gap', async () => {
    // The amplitude grows by a twentieth a second, so that it shows the position in the utterance.
    const growing = (seconds: number) => 0.05 + 0.05 * seconds;
    const sound = softEnds(
      tone(6, 240, 1).map((sample, at) => sample * growing(at / RATE)),
      RATE,
    );
    const sink = sinks.make(PCM);
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 1);
    const position = sink.positionSeconds();
    const frames = (await sinks.tap.read()).length;
    sink.setRate(2);
    await heard(sink, 4);
    sink.setRate(0.5);
    await heard(sink, 4.5);
    sink.setRate(1);
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, stalledMs: 0, positionSeconds: 6, error: undefined });
    const recording = await sinks.tap.read();
    expect(largestStep(recording)).toBeLessThan(1.1 * largestStep(sound));
    expect(amplitudeAt(recording, frames + 0.65 * RATE)).toBeGreaterThan(growing(position + 0.15 + 2 * 0.5 - 0.02));
    const played = trimmed(recording);
    const amplitudes = Array.from({ length: Math.floor(played.length / 240) - 8 }, (_, index) => amplitudeAt(played, 480 + index * 240));
    expect(Math.min(...amplitudes)).toBeGreaterThan(0.045);
  });

  test('back at 1 every sample is unchanged', async () => {
    const sound = chirpWithNoise(3, RATE);
    const sink = sinks.make(PCM, { rate: 1.5 });
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 0.5);
    sink.setRate(1);
    await untilState(sink, 'ended');
    const played = trimmed(await sinks.tap.read());
    const expected = Float32Array.from(new Int16Array(encodePcm(sound).buffer), (value) => value / 0x8000);
    expect(played.slice(-RATE)).toEqual(trimmed(expected).slice(-RATE));
  });
});

describe('volume', () => {
  test('fades to silence and back without a click, and silence is complete', async () => {
    const sound = tone(2, 300);
    const sink = sinks.make(PCM, { volume: 0.5 });
    sink.append(encodePcm(sound));
    sink.endOfStream();
    await heard(sink, 0.4);
    sink.setVolume(0);
    await heard(sink, 0.9);
    const silentFrom = (await sinks.tap.read()).length;
    await heard(sink, 1.2);
    const silentTo = (await sinks.tap.read()).length - 256;
    sink.setVolume(7);
    await untilState(sink, 'ended');
    const recording = await sinks.tap.read();
    expect(recording.slice(silentFrom, silentTo).every((sample) => sample === 0)).toBe(true);
    expect(Math.max(...recording.slice(0, silentFrom - RATE / 2))).toBeCloseTo(0.2, 2);
    expect(Math.max(...recording.slice(silentTo))).toBeCloseTo(0.4, 2);
    expect(largestStep(recording)).toBeLessThan(1.2 * largestStep(sound));
  });

  test('of 1 changes no sample', async () => {
    const sink = sinks.make(PCM);
    const pcm = encodePcm(chirpWithNoise(0.5, RATE));
    sink.append(pcm);
    sink.endOfStream();
    await untilState(sink, 'ended');
    const expected = Float32Array.from(new Int16Array(pcm.buffer), (value) => value / 0x8000);
    const isSound = (sample: number) => sample !== 0;
    const recording = await sinks.tap.read();
    const first = recording.findIndex(isSound) - expected.findIndex(isSound);
    expect(recording.slice(first, first + expected.length)).toEqual(expected);
  });
});

describe('levels', () => {
  test('report loudness and frequency, after volume, while polled', async () => {
    const sink = sinks.make(PCM, { volume: 0.5 });
    const decibels = new Float32Array(64);
    expect(sink.level()).toBe(0);
    sink.spectrum(decibels);
    expect([...decibels].every((band) => band === -Infinity)).toBe(true);
    const bands = 64;
    const band = 16;
    sink.append(encodePcm(tone(1.5, ((band + 0.5) / bands) * (RATE / 2))));
    sink.endOfStream();
    await heard(sink, 0.2);
    sink.level();
    sink.spectrum(decibels);
    await untilRendered(sinks.context, 0.3);
    // 0.4, halved, of a sine.
    expect(sink.level()).toBeCloseTo(0.2 / Math.SQRT2, 2);
    sink.spectrum(decibels);
    expect([...decibels].indexOf(Math.max(...decibels))).toBeGreaterThanOrEqual(band);
    expect([...decibels].indexOf(Math.max(...decibels))).toBeLessThanOrEqual(band + 1);
    await untilState(sink, 'ended');
    expect(sink.level()).toBe(0);
    sink.spectrum(decibels);
    expect([...decibels].every((value) => value === -Infinity)).toBe(true);
  });
});

describe('an app that never polls levels', () => {
  const NativeAnalyser = AnalyserNode;
  let made = 0;

  beforeEach(() => {
    made = 0;
    globalThis.AnalyserNode = class extends NativeAnalyser {
      constructor(context: BaseAudioContext, options?: AnalyserOptions) {
        super(context, options);
        made += 1;
      }
    };
  });

  afterEach(() => {
    globalThis.AnalyserNode = NativeAnalyser;
  });

  test('has nothing computed', async () => {
    const sink = sinks.make(PCM);
    sink.append(encodePcm(tone(0.3, 440)));
    sink.endOfStream();
    await untilState(sink, 'ended');
    expect(made).toBe(0);
  });

  test('that stops polling has nothing computed after a second', async () => {
    const clock = new FakeClock();
    const source = new ConstantSourceNode(sinks.context, { offset: 0.5 });
    source.connect(sinks.tap.node);
    source.start();
    const meter = new LevelMeter(source, clock);
    meter.level();
    meter.spectrum(new Float32Array(64));
    await clock.advance(900);
    await untilRendered(sinks.context, 0.1);
    expect(meter.level()).toBeCloseTo(0.5, 3);
    await clock.advance(999);
    expect(made).toBe(2);
    const disconnect = vi.spyOn(source, 'disconnect');
    await clock.advance(1);
    expect([disconnect.mock.calls.length, clock.timerCount]).toEqual([2, 0]);
    // A later call starts again.
    expect(meter.level()).toBe(0);
    meter.release();
    source.disconnect();
  });
});

describe('the cushion', () => {
  test('learns how much was played, so that it can shrink', async () => {
    const cushion = listeningCushion();
    const sink = sinks.make(PCM, { cushion });
    sink.append(encodePcm(tone(0.8, 440)));
    sink.endOfStream();
    await untilState(sink, 'ended');
    expect(cushion.playedSeconds).toBeCloseTo(0.8, 1);
  });

  test('grows with an underrun, and the refill in progress waits for the larger one', async () => {
    const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 1000 });
    const sink = sinks.make(PCM, { cushion });
    const pcm = encodePcm(chirpWithNoise(2, RATE));
    sink.append(pcm.slice(0, RATE));
    await untilState(sink, 'playing');
    await untilState(sink, 'waiting');
    expect(cushion.milliseconds).toBe(100);
    // 150 ms would fill the old cushion.
    sink.append(pcm.slice(RATE, RATE + 0.3 * RATE));
    expect(cushion.milliseconds).toBe(200);
    await untilRendered(sinks.context, 0.2);
    expect(sink.playback.get().state).toBe('waiting');
    sink.append(pcm.slice(RATE + 0.3 * RATE));
    await untilState(sink, 'playing');
    sink.endOfStream();
    expect((await untilState(sink, 'ended')).underruns).toBe(1);
  });

  test('does not grow when the end comes late', async () => {
    const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 1000 });
    const sink = sinks.make(PCM, { cushion });
    sink.append(encodePcm(chirpWithNoise(0.3, RATE)));
    await untilState(sink, 'playing');
    await untilState(sink, 'waiting');
    sink.endOfStream();
    expect((await untilState(sink, 'ended')).underruns).toBe(0);
    expect(cushion.milliseconds).toBe(100);
  });
});

test('the context is released once, whatever happens in whatever order', async () => {
  for (let round = 0; round < 6; round += 1) {
    const sink = sinks.make(PCM);
    sink.append(encodePcm(chirpWithNoise(1, RATE)));
    sink.endOfStream();
    if (round > 0) await heard(sink, 0.1);
    if (round > 1) sink.seek(0.4);
    if (round > 2) sink.setRate(1.5);
    if (round > 3) sink.pause();
    if (round > 4) void sink.stop(20);
    sink.close();
    sink.seek(0);
    sink.setRate(1);
    sink.setVolume(1);
    expect(sink.playback.get().state).toBe('stopped');
    expect(sinks.leases).toBe(0);
  }
  const from = (await sinks.tap.read()).length;
  await untilRendered(sinks.context, 0.3);
  // Sound rendered before may still arrive, but nothing later.
  expect((await sinks.tap.read()).slice(from + 1024).every((sample) => sample === 0)).toBe(true);
});
