import { afterEach, describe, expect, test } from 'vitest';
import { createAdaptiveCushion } from '../../../src/audio/player/adaptive-cushion';
import type { AudioFormat, SinkOptions } from '../../../src/audio/player/audio-sink';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, cutIrregularly, encodeMp3 } from '../measuring/material';
import { decodeSegments } from '../codecs/decode-segments';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { tapElements, untilPosition, type ElementTap } from '../rig/tapped-element';
import { listeningCushion } from '../rig/tapped-sinks';
import { untilRendered } from '../rig/until-rendered';
import { limitBuffers, refuseAppends, restoreAppends, watchAppends } from '../rig/watched-appends';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const FLAWLESS = { gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 };
const taps: ElementTap[] = [];

afterEach(async () => {
  restoreAppends();
  await Promise.all(taps.splice(0).map((tap) => tap.close()));
});

async function tapped() {
  const tap = await tapElements(RATE);
  taps.push(tap);
  return tap;
}

describe('the recording equals the original', () => {
  test('mp3 in irregular chunks', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(3, RATE), RATE);
    const sink = await tap.make(MP3);
    const states = recordStates(sink);
    for (const piece of cutIrregularly(mp3, 4000)) sink.append(piece);
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(states).toEqual(['waiting', 'playing', 'ended']);
    expect(ended).toMatchObject({ aheadSeconds: 0, underruns: 0, stalledMs: 0, error: undefined });
    const expected = await decodeSegments(MP3, [mp3]);
    expect(ended.receivedSeconds).toBeCloseTo(expected.length / RATE, 6);
    expect(ended).toMatchObject({ heardSeconds: ended.receivedSeconds, positionSeconds: ended.receivedSeconds });
    expect(ended.firstSoundAtMs).toBeLessThanOrEqual(performance.now());
    expect(alignRecording(expected, await tap.tap.read())).toMatchObject(FLAWLESS);
  });

  test.each([44_100, 48_000])('mp3 at %i samples a second, whose frames are twice as long', async (sampleRate) => {
    const tap = await tapElements(sampleRate);
    taps.push(tap);
    const format: AudioFormat = { outputFormat: 'mp3', sampleRate };
    const mp3 = await encodeMp3(chirpWithNoise(0.6, sampleRate), sampleRate, 128);
    const expected = await decodeSegments(format, [mp3]);
    const sink = await tap.make(format);
    for (const piece of cutIrregularly(mp3, 900)) sink.append(piece);
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, error: undefined });
    expect(ended.heardSeconds).toBeCloseTo(expected.length / sampleRate, 6);
    expect(alignRecording(expected, await tap.tap.read())).toMatchObject(FLAWLESS);
  });

  test('joined segments, without a gap and at their exact seconds', async () => {
    const tap = await tapped();
    const segments = await Promise.all([1, 2, 3].map((seed) => encodeMp3(chirpWithNoise(1 + seed / 7, RATE, seed), RATE)));
    const expected = await decodeSegments(MP3, segments);
    const sink = await tap.make(MP3);
    for (const [index, segment] of segments.entries()) {
      if (index > 0) sink.startSegment();
      for (const piece of cutIrregularly(segment, 1000, index + 1)) sink.append(piece);
    }
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, error: undefined });
    expect(ended.heardSeconds).toBeCloseTo(expected.length / RATE, 6);
    const recording = await tap.tap.read();
    expect(alignRecording(expected, recording)).toMatchObject(FLAWLESS);
  });

  test('a late end does not enlarge the cushion; late sound does', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(0.6, RATE), RATE);
    const cushion = createAdaptiveCushion({ minMs: 100, maxMs: 1000 });
    for (const isMoreToCome of [false, true]) {
      const sink = await tap.make(MP3, { cushion });
      sink.append(mp3.slice());
      await untilState(sink, 'playing');
      await untilState(sink, 'waiting');
      // Longer than any wait that remains silent.
      await untilRendered(tap.context, 0.2);
      if (isMoreToCome) sink.append(mp3.slice());
      sink.endOfStream();
      expect((await untilState(sink, 'ended')).underruns).toBe(isMoreToCome ? 1 : 0);
      expect(cushion.milliseconds).toBe(isMoreToCome ? 200 : 100);
    }
  });

  test('the cushion learns how much was played, so that it can shrink', async () => {
    const tap = await tapped();
    const cushion = listeningCushion();
    const sink = await tap.make(MP3, { cushion });
    sink.append(await encodeMp3(chirpWithNoise(1.5, RATE), RATE));
    sink.endOfStream();
    await untilState(sink, 'ended');
    expect(cushion.playedSeconds).toBeGreaterThan(0.8);
    expect(cushion.playedSeconds).toBeLessThan(1.8);
  });

  test('bytes that arrive while it plays; an underrun is one gap, reported as waiting and counted with its length', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(4, RATE), RATE);
    const expected = await decodeSegments(MP3, [mp3]);
    const sink = await tap.make(MP3);
    const states = recordStates(sink);
    const half = Math.floor(mp3.length / 2);
    for (const piece of cutIrregularly(mp3.slice(0, half), 500)) sink.append(piece);
    await untilState(sink, 'playing');
    const dry = await untilState(sink, 'waiting');
    expect(dry.underruns).toBe(0);
    expect(dry.aheadSeconds).toBeLessThan(0.2);
    await untilRendered(tap.context, 0.4);
    sink.append(mp3.slice(half));
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(states).toEqual(['waiting', 'playing', 'waiting', 'playing', 'ended']);
    expect(ended.underruns).toBe(1);
    expect(ended.stalledMs).toBeGreaterThan(300);
    const alignment = alignRecording(expected, await tap.tap.read());
    expect(alignment).toMatchObject({ doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
    expect(alignment.gaps).toHaveLength(1);
    expect((alignment.gaps[0]?.frames ?? 0) / RATE).toBeCloseTo(ended.stalledMs / 1000, 1);
  });
});

describe('controls of the listener', () => {
  async function playing(seconds = 4, options: SinkOptions = {}) {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(seconds, RATE), RATE);
    const expected = await decodeSegments(MP3, [mp3]);
    const sink = await tap.make(MP3, { options });
    sink.append(mp3);
    sink.endOfStream();
    return { tap, sink, expected };
  }

  test('pause and resume lose nothing, and do not click', async () => {
    const { tap, sink, expected } = await playing(2);
    await untilPosition(sink, 0.7);
    sink.pause();
    const paused = await untilState(sink, 'paused');
    await untilRendered(tap.context, 0.3);
    expect(sink.positionSeconds()).toBeCloseTo(paused.positionSeconds, 6);
    sink.resume();
    const ended = await untilState(sink, 'ended');
    expect(ended).toMatchObject({ underruns: 0, stalledMs: 0 });
    const { lost, ...alignment } = alignRecording(expected, await tap.tap.read());
    expect(alignment).toMatchObject({ gaps: [{}], doubled: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 });
    // While the element is paused, and silent, the path into the tap sometimes drops a part of a block of 10 ms.
    expect(lost.filter(({ frames }) => frames >= RATE / 100)).toEqual([]);
  });

  test('paused by the system, as when headphones are unplugged, it reports it and resumes on request', async () => {
    const { tap, sink, expected } = await playing(2);
    const states = recordStates(sink);
    await untilPosition(sink, 0.7);
    tap.element.pause();
    const paused = await untilState(sink, 'paused');
    await untilRendered(tap.context, 0.2);
    expect(sink.positionSeconds()).toBeCloseTo(paused.positionSeconds, 6);
    sink.resume();
    expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0 });
    expect(states.slice(states.indexOf('playing'))).toEqual(['playing', 'paused', 'playing', 'ended']);
    expect(alignRecording(expected, await tap.tap.read())).toMatchObject({ doubled: [], missingAtStart: 0, missingAtEnd: 0 });
  });

  test('paused before the first sound it is silent, and begins on request', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(1, RATE), RATE);
    const sink = await tap.make(MP3);
    sink.pause();
    sink.append(mp3);
    sink.endOfStream();
    await untilState(sink, 'paused');
    await untilRendered(tap.context, 0.3);
    expect(Math.max(...(await tap.tap.read()))).toBe(0);
    sink.resume();
    const ended = await untilState(sink, 'ended');
    expect(ended.underruns).toBe(0);
    expect(alignRecording(await decodeSegments(MP3, [mp3]), await tap.tap.read())).toMatchObject(FLAWLESS);
  });

  test('seeking reaches the second, forth and back, without a click', async () => {
    const { tap, sink, expected } = await playing(6);
    await untilPosition(sink, 0.5);
    sink.seek(4);
    expect(sink.positionSeconds()).toBe(4);
    await untilPosition(sink, 4.5);
    sink.seek(2);
    expect(sink.positionSeconds()).toBe(2);
    const { heardSeconds } = await untilSnapshot(sink, ({ state, positionSeconds }) => state === 'playing' && positionSeconds >= 2.7);
    expect(heardSeconds).toBeGreaterThanOrEqual(4.5);
    await sink.stop(20);
    const recording = await tap.tap.read();
    for (const from of [0.05, 4.1, 2.1]) {
      const stretch = expected.slice(from * RATE, (from + 0.3) * RATE);
      expect(alignRecording(stretch, recording), `from ${from} s`).toMatchObject({
        gaps: [],
        lost: [],
        missingAtStart: 0,
        missingAtEnd: 0,
      });
    }
    expect(sink.playback.get()).toMatchObject({ state: 'stopped', underruns: 0 });
  });

  test('seeking while paused stays paused; beyond the end it ends', async () => {
    const { sink } = await playing(3);
    await untilPosition(sink, 0.3);
    sink.pause();
    await untilState(sink, 'paused');
    sink.seek(2);
    expect(sink.playback.get()).toMatchObject({ state: 'paused', positionSeconds: 2 });
    sink.seek(1000);
    const { receivedSeconds } = sink.playback.get();
    expect(sink.positionSeconds()).toBe(receivedSeconds);
    sink.resume();
    await untilState(sink, 'ended');
    sink.seek(0);
    expect(sink.playback.get().state).toBe('ended');
  });

  test('twice as fast takes half the time', async () => {
    const { tap, sink } = await playing(4, { rate: 2 });
    await untilState(sink, 'playing');
    const beginFrame = tap.context.currentTime;
    await untilState(sink, 'ended');
    const tookSeconds = tap.context.currentTime - beginFrame;
    expect(tookSeconds).toBeGreaterThan(1.5);
    expect(tookSeconds).toBeLessThan(2.5);
    expect(tap.element.preservesPitch).toBe(true);
  });

  test('the volume changes without a click', async () => {
    const { tap, sink, expected } = await playing(3);
    await untilPosition(sink, 0.5);
    sink.setVolume(0);
    await untilPosition(sink, 1);
    sink.setVolume(1);
    await untilState(sink, 'ended');
    const { doubled, ...alignment } = alignRecording(expected, await tap.tap.read());
    // At a volume of 0 Chromium stops its output, and a moment is lost or repeated when it restarts.
    expect(doubled.reduce((sum, { frames }) => sum + frames, 0)).toBeLessThan(0.02 * RATE);
    expect(alignment).toMatchObject({ clicks: [], missingAtStart: 0, missingAtEnd: 0 });
  });

  test('stop fades, reports what was heard, and nothing sounds afterwards', async () => {
    const { tap, sink, expected } = await playing(4);
    await untilPosition(sink, 0.5);
    const heardSeconds = await sink.stop(20);
    const stopped = sink.playback.get();
    expect(stopped).toMatchObject({ state: 'stopped', heardSeconds });
    await untilRendered(tap.context, 0.2);
    const before = (await tap.tap.read()).length;
    await untilRendered(tap.context, 0.3);
    const recording = await tap.tap.read();
    expect(recording.subarray(before).every((sample) => sample === 0)).toBe(true);
    const last = recording.findLastIndex((sample) => sample !== 0);
    const { lag, clicks } = alignRecording(expected, recording.subarray(0, last + 1000));
    expect(clicks).toHaveLength(0);
    expect(Math.abs((last - lag) / RATE - heardSeconds)).toBeLessThan(0.2);
    expect(tap.released).toBe(1);
    expect(tap.element.hasAttribute('src')).toBe(false);
    expect(await sink.stop(20)).toBe(heardSeconds);
  });
});

test('sound far ahead of the listener is appended in few pieces, and all of it in time', async () => {
  const tap = await tapped();
  const mp3 = await encodeMp3(chirpWithNoise(18, RATE), RATE);
  const frameBytes = 144;
  const firstBytes = Math.floor((mp3.length * 15) / 18 / frameBytes) * frameBytes;
  const sink = await tap.make(MP3);
  sink.append(mp3.slice(0, firstBytes));
  await untilSnapshot(sink, ({ state }) => state === 'playing');
  await untilRendered(tap.context, 0.2);
  let appends = 0;
  watchAppends(() => (appends += 1));
  for (let at = firstBytes; at < mp3.length; at += 8 * frameBytes) {
    sink.append(mp3.slice(at, at + 8 * frameBytes));
    await untilRendered(tap.context, 0.02);
  }
  expect(appends).toBeLessThanOrEqual(2);
  sink.endOfStream();
  sink.seek(17.5);
  const ended = await untilState(sink, 'ended');
  expect(ended).toMatchObject({ underruns: 0, error: undefined });
  expect(ended.heardSeconds).toBeGreaterThan(17.9);
});

describe('the end', () => {
  test('nothing at all ends at once; not while paused', async () => {
    const tap = await tapped();
    const empty = await tap.make(MP3);
    empty.append(new Uint8Array(0));
    empty.endOfStream();
    expect(empty.playback.get().state).toBe('ended');
    const held = await tap.make(MP3);
    held.pause();
    held.endOfStream();
    expect(held.playback.get().state).toBe('paused');
    held.resume();
    expect(held.playback.get().state).toBe('ended');
  });

  test('closing in the middle of an append frees everything, and a second call does nothing', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(1, RATE), RATE);
    for (const when of ['before it is open', 'in the middle of an append', 'while it plays'] as const) {
      const sink = await tap.make(MP3);
      const { element } = tap;
      sink.append(mp3.slice());
      if (when === 'in the middle of an append') {
        await new Promise<void>((resolve) => {
          watchAppends(() => {
            resolve();
          });
        });
        restoreAppends();
      }
      if (when === 'while it plays') await untilState(sink, 'playing');
      sink.close();
      sink.close();
      sink.append(mp3.slice());
      sink.endOfStream();
      expect(sink.playback.get().state, when).toBe('stopped');
      expect(element.paused).toBe(true);
      expect(element.hasAttribute('src')).toBe(false);
    }
    expect(tap.released).toBe(3);
  });
});

describe('bad input', () => {
  test('undecodable bytes fail with a typed error', async () => {
    const tap = await tapped();
    const sink = await tap.make(MP3);
    sink.append(new Uint8Array(40_000));
    sink.endOfStream();
    const failed = await untilSnapshot(sink, ({ state }) => state === 'failed');
    expect(failed.error?.code).toBe('audio-undecodable');
    expect(tap.released).toBe(1);
  });

  test('the good part before bad bytes plays to its end, and then it fails', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(1, RATE), RATE);
    const sink = await tap.make(MP3);
    const states = recordStates(sink);
    sink.append(mp3);
    sink.append(new Uint8Array(40_000));
    sink.append(new Uint8Array(40_000));
    const failed = await untilSnapshot(sink, ({ state }) => state === 'failed');
    expect(states).toEqual(['waiting', 'playing', 'failed']);
    expect(failed.error?.code).toBe('audio-undecodable');
    expect(failed.heardSeconds).toBeGreaterThan(1);
    expect(alignRecording(await decodeSegments(MP3, [mp3]), await tap.tap.read())).toMatchObject(FLAWLESS);
  });

  test('a truncated last frame is dropped, and a change of rate is played', async () => {
    const tap = await tapped();
    const first = await encodeMp3(chirpWithNoise(1, RATE), RATE);
    const second = await encodeMp3(chirpWithNoise(1, 16_000, 2), 16_000);
    const sink = await tap.make(MP3);
    sink.append(first);
    sink.append(new Uint8Array(0));
    sink.append(second.slice(0, -50));
    sink.endOfStream();
    const ended = await untilState(sink, 'ended');
    expect(ended.heardSeconds).toBeGreaterThan(1.9);
    expect(ended.underruns).toBe(0);
    expect(alignRecording(await decodeSegments(MP3, [first]), await tap.tap.read())).toMatchObject({
      ...FLAWLESS,
      clicks: expect.anything() as number[],
    });
  });

  test('an append that the browser refuses is reported', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(1, RATE), RATE);
    refuseAppends();
    const sink = await tap.make(MP3);
    sink.append(mp3);
    const { error } = await untilSnapshot(sink, ({ state }) => state === 'failed');
    expect(error).toMatchObject({ code: 'audio-undecodable', cause: { name: 'InvalidStateError' } });
    expect(error?.message).toMatch(/refused to append \d+ packets at -?0\.\d{3} s\./);
    expect(tap.released).toBe(1);
  });

  test('frames with damaged bodies do not end it', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(2, RATE), RATE);
    for (let at = 5000; at < 5600; at += 1) if (at % 144 > 12) mp3[at] = (at * 7919) & 0xfe;
    const sink = await tap.make(MP3);
    sink.append(mp3);
    sink.endOfStream();
    const last = await untilSnapshot(sink, ({ state }) => state === 'ended' || state === 'failed');
    expect(last).toMatchObject({ state: 'ended', error: undefined });
  });
});

describe('a buffer that is too small for everything', () => {
  const BITRATE = 128;
  const MAX_SECONDS = 6;

  test('is emptied behind the listener, loses nothing, and is refilled for a seek back', async () => {
    const tap = await tapped();
    const mp3 = await encodeMp3(chirpWithNoise(14, RATE), RATE, BITRATE);
    const expected = await decodeSegments(MP3, [mp3]);
    const refusals = limitBuffers(MAX_SECONDS);
    const sink = await tap.make(MP3);
    sink.append(mp3);
    sink.endOfStream();
    await untilPosition(sink, 9);
    expect(refusals.count).toBeGreaterThan(0);
    const { buffered } = tap.element;
    expect(buffered.start(0)).toBeGreaterThan(1);
    expect(buffered.end(buffered.length - 1) - buffered.start(0)).toBeLessThan(MAX_SECONDS + 5);
    sink.seek(0.5);
    const back = await untilSnapshot(sink, ({ state, positionSeconds }) => state === 'playing' && positionSeconds >= 1.2);
    expect(back).toMatchObject({ underruns: 0, stalledMs: 0 });
    await untilPosition(sink, 1.5);
    sink.seek(12);
    await untilState(sink, 'ended');
    const recording = await tap.tap.read();
    const parts = [
      [0, 8.9],
      [0.6, 1.4],
      [12.1, 14],
    ] as const;
    for (const [from, to] of parts) {
      const alignment = alignRecording(expected.slice(from * RATE, to * RATE), recording);
      expect(alignment, `from ${from} s`).toMatchObject({ gaps: [], doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
    }
  });
});
