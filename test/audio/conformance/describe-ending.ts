/** Underruns, stopping, closing. */
import { describe, expect, test } from 'vitest';
import type { AudioSink } from '../../../src/audio/player/audio-sink';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { makeClip } from './clips';
import { align, alignAroundFades, isSilent, soundingSeconds } from './listening';
import type { OpenStage } from './stage';
import { STAGE_RATE } from './stage-rate';

export function describeEnding(openStage: OpenStage): void {
  describe('an underrun', () => {
    test('is reported as waiting, counted once with its length, and heard as one gap', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.8, stage.format);
      const sink = stage.createSink(stage.format);
      const states = recordStates(sink);
      const half = Math.floor(clip.bytes.length / 2);
      sink.append(clip.bytes.slice(0, half));
      await untilState(sink, 'playing');
      const dry = await untilState(sink, 'waiting');
      expect(dry.underruns).toBeLessThanOrEqual(1);
      expect(dry.aheadSeconds).toBeLessThan(0.2);
      await stage.untilPlayed(0.2);
      sink.append(clip.bytes.slice(half));
      sink.endOfStream();
      const ended = await untilState(sink, 'ended');
      const { gaps, ...rest } = alignAroundFades(stage, clip.sound, await stage.heard());
      expect(gaps).toHaveLength(1);
      expect(rest).toMatchObject({ doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
      expect(ended.underruns).toBe(1);
      const gapMs = ((gaps[0]?.frames ?? 0) / STAGE_RATE) * 1000;
      expect(ended.stalledMs / gapMs).toBeGreaterThan(0.6);
      expect(ended.stalledMs / gapMs).toBeLessThan(1.6);
      expect(states).toEqual(['waiting', 'playing', 'waiting', 'playing', 'ended']);
    });

    test('does not count if only the end was reported late', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.4, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(clip.bytes.slice());
      await untilState(sink, 'playing');
      await untilState(sink, 'waiting');
      sink.endOfStream();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0 });
      expect(align(stage, clip.sound, await stage.heard())).toMatchObject({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
    });

    test('the start waits for the cushion, or for the end', async () => {
      const stage = await openStage({ cushionMs: 400 });
      const clip = await makeClip(0.6, stage.format);
      const sink = stage.createSink(stage.format);
      const third = Math.floor(clip.bytes.length / 3);
      sink.append(clip.bytes.slice(0, third));
      await stage.untilPlayed(0.2);
      expect(sink.playback.get()).toMatchObject({ state: 'waiting', positionSeconds: 0 });
      expect(isSilent(await stage.heard())).toBe(true);
      sink.endOfStream();
      await untilState(sink, 'ended');
      expect(isSilent(await stage.heard())).toBe(false);
    });
  });

  describe('stop', () => {
    test('reports what was heard, and nothing sounds afterwards', async () => {
      const stage = await openStage();
      const clip = await makeClip(2.5, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(clip.bytes.slice());
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.3);
      const heardSeconds = await sink.stop(20);
      expect(sink.playback.get()).toMatchObject({ state: 'stopped', heardSeconds });
      const before = await stage.heard();
      sink.append(clip.bytes.slice());
      sink.resume();
      sink.seek(0);
      sink.endOfStream();
      await stage.untilPlayed(0.25);
      const after = (await stage.heard()).subarray(before.length);
      expect(after.length).toBeGreaterThan(0.2 * STAGE_RATE);
      expect(isSilent(after)).toBe(true);
      expect(sink.playback.get().state).toBe('stopped');
      expect(align(stage, clip.sound, before)).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtStart: 0 });
      expect(Math.abs(soundingSeconds(before) - heardSeconds)).toBeLessThan(0.1);
      expect(await sink.stop(20)).toBe(heardSeconds);
    });

    test('before anything was heard resolves to 0', async () => {
      const stage = await openStage();
      const sink = stage.createSink(stage.format);
      expect(await sink.stop(20)).toBe(0);
      expect(sink.playback.get().state).toBe('stopped');
    });

    test('while paused; and after the end, when nothing changes any more', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.5, stage.format);
      const paused = stage.createSink(stage.format);
      paused.append(clip.bytes.slice());
      await untilSnapshot(paused, ({ positionSeconds }) => positionSeconds >= 0.2);
      paused.pause();
      const { heardSeconds } = await untilState(paused, 'paused');
      expect(await paused.stop(20)).toBeCloseTo(heardSeconds, 1);
      const whole = stage.createSink(stage.format);
      whole.append(clip.bytes.slice());
      whole.endOfStream();
      const ended = await untilState(whole, 'ended');
      const before = (await stage.heard()).length;
      expect(await whole.stop(20)).toBe(ended.heardSeconds);
      whole.seek(0);
      whole.resume();
      await stage.untilPlayed(0.1);
      expect(whole.playback.get()).toEqual(ended);
      expect(whole.positionSeconds()).toBe(ended.positionSeconds);
      expect(isSilent((await stage.heard()).subarray(before))).toBe(true);
    });
  });

  describe('close', () => {
    test('is silent at once, and for good', async () => {
      const stage = await openStage();
      const clip = await makeClip(2, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(clip.bytes.slice());
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.3);
      sink.close();
      sink.close();
      sink.append(clip.bytes.slice());
      expect(sink.playback.get().state).toBe('stopped');
      await stage.untilPlayed(0.1);
      const before = (await stage.heard()).length;
      await stage.untilPlayed(0.2);
      expect(isSilent((await stage.heard()).subarray(before))).toBe(true);
    });

    const moments: readonly (readonly [string, (sink: AudioSink, bytes: Uint8Array) => unknown])[] = [
      ['before anything', () => undefined],
      [
        'in the middle of an append',
        (sink, bytes) => {
          sink.append(bytes.slice(0, 2000));
        },
      ],
      [
        'right after the last append',
        (sink, bytes) => {
          sink.append(bytes);
          sink.endOfStream();
        },
      ],
      [
        'while it seeks',
        async (sink, bytes) => {
          sink.append(bytes);
          await untilState(sink, 'playing');
          sink.seek(0.4);
        },
      ],
      [
        'while it pauses',
        async (sink, bytes) => {
          sink.append(bytes);
          await untilState(sink, 'playing');
          sink.pause();
        },
      ],
      [
        'while it stops',
        async (sink, bytes) => {
          sink.append(bytes);
          await untilState(sink, 'playing');
          void sink.stop(500);
        },
      ],
    ];
    test.each(moments)('%s', async (_, comeTo) => {
      const stage = await openStage();
      const clip = await makeClip(0.8, stage.format);
      const sink = stage.createSink(stage.format);
      await comeTo(sink, clip.bytes.slice());
      sink.close();
      expect(sink.playback.get().state).toBe('stopped');
      sink.append(clip.bytes.slice());
      sink.startSegment();
      sink.pause();
      sink.resume();
      sink.seek(0);
      sink.setRate(2);
      sink.setVolume(0.5);
      sink.endOfStream();
      await stage.untilPlayed(0.05);
      expect(sink.playback.get().state).toBe('stopped');
      expect(sink.level()).toBe(0);
      expect(Number.isFinite(await sink.stop(20))).toBe(true);
    });
  });
}
