/** Which player an output chooses in this browser, and that it reports the choice. */
import { afterEach, expect, test } from 'vitest';
import { createAudioOutput } from '../../../src/audio/output/audio-output';
import type { AudioOutput, AudioSink, AudioFormat, SinkOptions } from '../../../src/audio/player/audio-sink';
import { chirpWithNoise, encodeMp3, encodePcm } from '../measuring/material';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };

const outputs: AudioOutput[] = [];

afterEach(async () => {
  for (const output of outputs.splice(0)) await output.close();
});

function setUp(options: Parameters<typeof createAudioOutput>[0] = {}) {
  const output = createAudioOutput(options);
  outputs.push(output);
  return output;
}

async function taken(output: AudioOutput, format: AudioFormat, options?: SinkOptions) {
  const sink = output.createSink(format, options);
  const { player, error } = await untilSnapshot(sink, (seen) => seen.player !== undefined || seen.error !== undefined);
  sink.close();
  return error ?? player;
}

test('it takes the quickest player by default; for the background and for a rate, MediaSource if that plays', async () => {
  const output = setUp();
  expect(await taken(output, MP3)).toEqual({ kind: 'worklet', reason: 'lowest-latency' });
  expect(await taken(output, MP3, { background: true })).toEqual({ kind: 'media-source', reason: 'background' });
  expect(await taken(output, MP3, { rate: 1.5 })).toEqual({ kind: 'media-source', reason: 'rate' });
  expect(await taken(output, PCM, { background: true })).toEqual({ kind: 'worklet', reason: 'only-one-that-plays' });
  expect(await taken(output, PCM, { rate: 1.5 })).toEqual({ kind: 'worklet', reason: 'only-one-that-plays' });
});

test('a player asked for by name is used, or fails with advice', async () => {
  const output = setUp();
  expect(await taken(output, MP3, { player: 'worklet', background: true })).toEqual({ kind: 'worklet', reason: 'requested' });
  expect(await taken(output, MP3, { player: 'media-source' })).toEqual({ kind: 'media-source', reason: 'requested' });
  expect(await taken(output, PCM, { player: 'media-source' })).toMatchObject({ code: 'audio-unsupported' });
});

test('if the processor cannot be loaded, MediaSource plays, and the reason is reported', async () => {
  const output = setUp({ workletUrl: '/there-is-no-such-file.js' });
  expect(await taken(output, MP3)).toEqual({ kind: 'media-source', reason: 'only-one-that-plays' });
  expect(await taken(output, PCM)).toMatchObject({ code: 'worklet-unavailable' });
});

test('sound for a node of the app is always played by the worklet', async () => {
  const context = new AudioContext();
  const destination = new GainNode(context);
  const output = setUp({ context, destination });
  expect(await taken(output, MP3, { background: true })).toEqual({ kind: 'worklet', reason: 'only-one-that-plays' });
  expect(await taken(output, MP3, { player: 'media-source' })).toMatchObject({ code: 'invalid-option' });
  await context.close();
});

test.each(['worklet', 'media-source'] as const)('calls before %s was chosen are not lost', async (kind) => {
  const output = setUp();
  const sink = output.createSink(MP3, kind === 'worklet' ? {} : { background: true });
  const states = recordStates(sink);
  expect(sink.playback.get().player).toBeUndefined();
  const encoded = await encodeMp3(chirpWithNoise(0.5, RATE), RATE);
  sink.pause();
  for (let at = 0; at < encoded.length; at += 700) sink.append(encoded.slice(at, at + 700));
  sink.endOfStream();
  sink.resume();
  const { player, heardSeconds } = await untilState(sink, 'ended');
  expect(player?.kind).toBe(kind);
  expect(heardSeconds).toBeGreaterThan(0.48);
  expect(states.at(-1)).toBe('ended');
});

test.each(['worklet', 'media-source'] as const)('a %s player that is opened late begins with the present settings', async (kind) => {
  const output = setUp();
  const encoded = await encodeMp3(chirpWithNoise(1, RATE), RATE);
  const sink = output.createSink(MP3, kind === 'worklet' ? {} : { background: true });
  expect(sink.playback.get().player).toBeUndefined();
  sink.append(encoded);
  sink.endOfStream();
  sink.pause();
  sink.seek(0.9);
  sink.seek(0.6);
  const opened = await untilSnapshot(sink, ({ player }) => player !== undefined);
  expect(opened).toMatchObject({ state: 'paused', player: { kind } });
  expect(sink.positionSeconds()).toBeCloseTo(0.6, 1);
  const states = recordStates(sink);
  sink.resume();
  const { heardSeconds } = await untilState(sink, 'ended');
  expect(heardSeconds).toBeGreaterThan(0.95);
  expect(states).toContain('playing');
});

test('once the player is known, a sink is ready at once', async () => {
  const output = setUp();
  await output.warm(MP3);
  await output.warm(MP3, { background: true });
  const sinks: AudioSink[] = [output.createSink(MP3), output.createSink(MP3, { background: true })];
  expect(sinks.map((sink) => sink.playback.get().player?.kind)).toEqual(['worklet', 'media-source']);
  for (const sink of sinks) sink.close();
});

test('an output closed before the choice, and while both players play, leaves none of them waiting', async () => {
  const output = setUp();
  const early = output.createSink(PCM);
  await output.close();
  expect(early.playback.get()).toMatchObject({ state: 'failed', error: { code: 'worklet-unavailable' } });
  const speaking = [output.createSink(PCM), output.createSink(MP3, { background: true })];
  const sound = chirpWithNoise(5, RATE);
  speaking[0]?.append(encodePcm(sound));
  speaking[1]?.append(await encodeMp3(sound, RATE));
  for (const sink of speaking) await untilState(sink, 'playing');
  await output.close();
  expect(speaking.map((sink) => sink.playback.get().state)).toEqual(['failed', 'failed']);
});

test.each([
  [{ rate: 0.4 }, 'rate'],
  [{ rate: Number.NaN }, 'rate'],
  [{ volume: 1.5 }, 'volume'],
  [{ volume: -1 }, 'volume'],
])('options out of range are refused by name: %j', (options, name) => {
  const { state, error } = setUp().createSink(PCM, options).playback.get();
  expect(state).toBe('failed');
  expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(name) as string });
});
