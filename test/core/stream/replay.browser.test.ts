/** Received sound can be sought, replayed and saved. */
import { describe, expect, test } from 'vitest';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { SpeechSnapshot } from '../../../src/core/state/snapshot';
import { alignRecording } from '../../audio/measuring/correlate';
import { createSpeechRig, RIG_SAMPLE_RATE, StatusLog } from '../rig/speech-rig';

const TEXT = 'One two three four five. Six seven eight nine.';
const FLAWLESS = { gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 };

const isComplete = ({ buffer }: SpeechSnapshot) => buffer.state === 'complete';

function from(recording: Float32Array, seconds: number): Float32Array {
  return recording.subarray(Math.max(0, Math.round(seconds * RIG_SAMPLE_RATE)));
}

/** Resolves at the page's first frame for which `condition` holds. */
async function untilFrame(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(requestAnimationFrame);
}

describe('replay()', () => {
  test('plays all of it again, without another request', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const outcome = await stream.speak(TEXT);
    const firstTime = (await tap.read()).length;
    const { metrics } = stream.snapshot.get();

    stream.replay();
    await log.until(({ status }) => status === 'playing');
    expect(stream.snapshot.get().positionSeconds).toBeLessThan(outcome.heardMs / 1000);
    await log.until(({ status }) => status === 'ended');

    const [request, ...others] = await account.settledRequests();
    expect(others).toEqual([]);
    const { samples } = await account.sound(request?.id ?? '');
    expect(alignRecording(samples, (await tap.read()).subarray(firstTime))).toMatchObject(FLAWLESS);
    expect(stream.snapshot.get().metrics).toEqual(metrics);
    expect(stream.snapshot.get().heardSeconds).toBeCloseTo(outcome.heardMs / 1000, 6);
  });

  test('after an interruption plays the received sound, and can be stopped again', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    void stream.speak(TEXT);
    await log.until((snapshot) => isComplete(snapshot) && snapshot.heardSeconds > 0.5);
    const heard = await stream.interrupt();

    stream.replay();
    await log.until(({ status }) => status === 'playing');
    expect(await stream.interrupt()).toEqual(heard);
    expect(stream.snapshot.get().status).toBe('idle');
    stream.replay();
    await log.until(({ status }) => status === 'ended');
    expect(await account.settledRequests()).toHaveLength(1);
    expect(log.seen.slice(-5)).toEqual(['playing', 'idle', 'buffering', 'playing', 'ended']);
  });

  test('is interrupted by the next text', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    await stream.speak(TEXT);
    stream.replay();
    await log.until(({ status }) => status === 'playing');
    const before = (await tap.read()).length;
    await stream.speak('Something else.');
    const second = (await account.settledRequests()).at(-1);
    const { samples } = await account.sound(second?.id ?? '');
    const { correlation, missingAtStart, missingAtEnd } = alignRecording(samples, (await tap.read()).subarray(before));
    expect(correlation).toBeGreaterThan(0.9);
    expect([missingAtStart, missingAtEnd]).toEqual([0, 0]);
  });

  test('does nothing if no sound has arrived', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    stream.replay();
    expect(stream.snapshot.get().status).toBe('idle');
    expect(stream.toFile()).toBeUndefined();
    expect(stream.readLevel()).toBe(0);
  });
});

describe('seek()', () => {
  test('goes back exactly, and continues to the end', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const outcome = stream.speak(TEXT);
    await log.until((snapshot) => isComplete(snapshot) && snapshot.positionSeconds > 0.8);
    const before = (await tap.read()).length;
    stream.seek(0.4);
    const { heardMs } = await outcome;
    const [request] = await account.settledRequests();
    const { samples } = await account.sound(request?.id ?? '');
    const afterwards = (await tap.read()).subarray(before);
    const sought = from(samples, 0.5);
    // The end of the earlier sound comes before it.
    const { lag } = alignRecording(sought, afterwards);
    expect(alignRecording(sought, afterwards.subarray(lag))).toMatchObject(FLAWLESS);
    expect(heardMs / 1000).toBeCloseTo(stream.snapshot.get().buffer.receivedSeconds, 2);
  });

  test('forward, to a word of the text', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const outcome = stream.speak(TEXT);
    await log.until((snapshot) => isComplete(snapshot) && snapshot.status === 'playing');
    const {
      buffer: { receivedSeconds },
    } = await log.until(({ buffer }) => buffer.receivedSeconds > 2);
    const { startSeconds = NaN } = stream.readWords().find(({ start }) => start === TEXT.indexOf('eight')) ?? {};
    // The estimated time of a word is about proportional to its position in the text.
    expect(startSeconds / receivedSeconds).toBeCloseTo(TEXT.indexOf('eight') / TEXT.length, 1);
    stream.seekToCharacter(TEXT.indexOf('eight') + 3);
    const { positionSeconds } = await log.until((snapshot) => snapshot.positionSeconds > receivedSeconds / 2);
    expect(positionSeconds).toBeGreaterThanOrEqual(startSeconds);
    expect(positionSeconds).toBeLessThan(startSeconds + 0.5);
    expect((await outcome).reason).toBe('ended');
  });
});

describe('levels and settings while it plays', () => {
  test('level and spectrum distinguish sound from silence, after volume', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const decibels = new Float32Array(64);
    const loudest = () => {
      stream.readSpectrum(decibels);
      return Math.max(...decibels);
    };
    void stream.speak(TEXT);
    await log.until(({ status }) => status === 'playing');
    await untilFrame(() => stream.readLevel() > 0.01);
    await untilFrame(() => loudest() > -80);
    stream.setOptions({ muted: true });
    await untilFrame(() => stream.readLevel() === 0);
    stream.setOptions({});
    await untilFrame(() => stream.readLevel() > 0.01);
    await stream.interrupt();
    expect([stream.readLevel(), loudest()]).toEqual([0, -Infinity]);
  });

  test('the rate applies at once', async () => {
    const { client, tap } = await createSpeechRig();
    const stream = new SpeechStream(client, { player: 'worklet' });
    const log = new StatusLog(stream.snapshot);
    const outcome = stream.speak(TEXT);
    await log.until((snapshot) => isComplete(snapshot) && snapshot.status === 'playing');
    stream.setOptions({ rate: 2, player: 'worklet' });
    const { heardMs } = await outcome;
    const isSound = (sample: number) => sample !== 0;
    const recording = await tap.read();
    const frames = recording.findLastIndex(isSound) - recording.findIndex(isSound);
    // All of it was heard, in about half of its time.
    expect(heardMs / 1000).toBeCloseTo(stream.snapshot.get().buffer.receivedSeconds, 2);
    expect(frames / RIG_SAMPLE_RATE).toBeLessThan((heardMs / 1000) * 0.75);
  });

  test('an invalid rate is refused when something is to be spoken', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client, { rate: 3 });
    expect(await stream.speak(TEXT)).toMatchObject({ reason: 'failed', error: { code: 'invalid-option' } });
  });

  test('the snapshot names the player and the reason', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    await stream.speak('Hello.');
    expect(stream.snapshot.get().player).toEqual({ kind: 'worklet', reason: 'lowest-latency' });
  });
});

describe('toFile()', () => {
  test.each([
    ['mp3', 'audio/mpeg', 'speech.mp3'],
    ['pcm', 'audio/wav', 'speech.wav'],
    ['ogg_opus', 'audio/ogg', 'speech.ogg'],
  ] as const)('%s is a file that the browser can play', async (format, type, name) => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client, { format });
    const { heardMs } = await stream.speak('This is worth keeping.');
    const file = stream.toFile();
    expect([file?.type, file?.name]).toEqual([type, name]);
    const context = new OfflineAudioContext({ length: 1, sampleRate: RIG_SAMPLE_RATE });
    const decoded = await context.decodeAudioData((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(Math.abs(decoded.duration - heardMs / 1000)).toBeLessThan(0.1);
  });
});
