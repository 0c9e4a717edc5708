/** Seeking within the received sound. */
import { describe, expect, test } from 'vitest';
import type { AudioSink } from '../../../src/audio/player/audio-sink';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { makeClip, MP3_FRAME_SECONDS, type Clip } from './clips';
import { alignFrom, soundingSeconds } from './listening';
import type { OpenStage, Stage } from './stage';
import { STAGE_RATE } from './stage-rate';

/** Frames that a fade and the alignment to packets may remove from the beginning of the sought sound. */
const EDGE_FRAMES = Math.ceil(2 * MP3_FRAME_SECONDS * STAGE_RATE);

export function describeSeeking(openStage: OpenStage): void {
  describe('seek', () => {
    test('forward skips, and only the skipped part is missing', async () => {
      const stage = await openStage();
      const clip = await makeClip(1.3, stage.format);
      const sink = stage.createSink(stage.format);
      const states = recordStates(sink);
      sink.append(clip.bytes.slice());
      sink.endOfStream();
      const { positionSeconds: from } = await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.3);
      sink.seek(0.9);
      const ended = await untilState(sink, 'ended');
      expect(ended).toMatchObject({ heardSeconds: ended.receivedSeconds, underruns: 0, stalledMs: 0 });
      const recording = await stage.heard();
      const { missingAtStart, ...rest } = alignFrom(stage, clip.sound, 0.9, recording);
      expect(missingAtStart).toBeLessThanOrEqual(EDGE_FRAMES);
      expect(rest).toMatchObject({ gaps: [], doubled: [], lost: [], missingAtEnd: 0 });
      expect(soundingSeconds(recording)).toBeGreaterThan(from + 0.4 - 0.1);
      expect(soundingSeconds(recording)).toBeLessThan(from + 0.4 + 0.2);
      expect(states.filter((state) => state !== 'waiting')).toEqual(expect.arrayContaining(['playing', 'ended']) as string[]);
      expect(states.at(-1)).toBe('ended');
    });

    test('back plays again; the position goes back, but the heard seconds do not', async () => {
      const stage = await openStage();
      const { clip, sink } = await sinkWithClip(stage, 0.6);
      const { heardSeconds } = await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.45);
      sink.seek(0.1);
      const again = await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds < 0.35);
      expect(again.positionSeconds).toBeGreaterThanOrEqual(0.1 - MP3_FRAME_SECONDS);
      expect(again.heardSeconds).toBeGreaterThanOrEqual(heardSeconds);
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      const recording = await stage.heard();
      const { missingAtStart, ...rest } = alignFrom(stage, clip.sound, 0.1, recording.subarray(Math.round(0.35 * STAGE_RATE)));
      expect(missingAtStart).toBeLessThanOrEqual(EDGE_FRAMES);
      expect(rest).toMatchObject({ gaps: [], lost: [], missingAtEnd: 0 });
      expect(soundingSeconds(recording)).toBeGreaterThan(0.85);
    });

    test('beyond the received sound goes to its end, and waits there for more', async () => {
      const stage = await openStage();
      const clip = await makeClip(1, stage.format);
      const sink = stage.createSink(stage.format);
      const half = Math.floor(clip.bytes.length / 2);
      sink.append(clip.bytes.slice(0, half));
      await untilState(sink, 'playing');
      sink.seek(60);
      const waiting = await untilState(sink, 'waiting');
      expect(waiting.positionSeconds).toBeCloseTo(waiting.receivedSeconds, 1);
      expect(waiting.positionSeconds).toBeLessThan(1);
      sink.append(clip.bytes.slice(half));
      sink.endOfStream();
      await untilState(sink, 'ended');
      const { missingAtEnd, gaps, lost } = alignFrom(
        stage,
        clip.sound,
        waiting.positionSeconds + 2 * MP3_FRAME_SECONDS,
        await stage.heard(),
      );
      expect({ missingAtEnd, gaps, lost }).toEqual({ missingAtEnd: 0, gaps: [], lost: [] });
    });

    test('beyond the end ends', async () => {
      const stage = await openStage();
      const { sink } = await sinkWithClip(stage, 2);
      await untilState(sink, 'playing');
      sink.seek(3600);
      const ended = await untilState(sink, 'ended');
      expect(ended.positionSeconds).toBe(ended.receivedSeconds);
      expect(soundingSeconds(await stage.heard())).toBeLessThan(1);
    });

    test('while paused stays paused, and resume plays from there', async () => {
      const stage = await openStage();
      // Long enough that the sought part is not heard before the pause, however late that comes.
      const { clip, sink } = await sinkWithClip(stage, 1.8);
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.2);
      sink.pause();
      await untilState(sink, 'paused');
      const before = soundingSeconds(await stage.heard());
      sink.seek(1.5);
      await stage.untilPlayed(0.2);
      expect(sink.playback.get().state).toBe('paused');
      expect(sink.positionSeconds()).toBeCloseTo(1.5, 1);
      expect(soundingSeconds(await stage.heard()) - before).toBeLessThan(0.02);
      sink.resume();
      await untilState(sink, 'ended');
      const { missingAtStart, ...rest } = alignFrom(stage, clip.sound, 1.5, await stage.heard());
      expect(missingAtStart).toBeLessThanOrEqual(EDGE_FRAMES);
      expect(rest).toMatchObject({ gaps: [], doubled: [], lost: [], missingAtEnd: 0 });
    });

    test('before the first sound begins there', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.8, stage.format);
      const sink = stage.createSink(stage.format);
      sink.pause();
      sink.append(clip.bytes.slice());
      sink.endOfStream();
      await untilSnapshot(sink, ({ receivedSeconds }) => receivedSeconds > 0.7);
      sink.seek(0.4);
      sink.resume();
      await untilState(sink, 'ended');
      const recording = await stage.heard();
      expect(soundingSeconds(recording)).toBeLessThan(0.6);
      expect(alignFrom(stage, clip.sound, 0.4, recording)).toMatchObject({ gaps: [], lost: [], missingAtEnd: 0 });
    });

    test('many times at once ends at the last target', async () => {
      const stage = await openStage();
      const { clip, sink } = await sinkWithClip(stage, 2);
      await untilState(sink, 'playing');
      for (const seconds of [1, 0.1, 1.8, 0, 0.7, 1.5]) sink.seek(seconds);
      const ended = await untilState(sink, 'ended');
      expect(ended.positionSeconds).toBe(ended.receivedSeconds);
      const recording = await stage.heard();
      expect(alignFrom(stage, clip.sound, 1.5 + 2 * MP3_FRAME_SECONDS, recording)).toMatchObject({
        gaps: [],
        lost: [],
        missingAtStart: 0,
        missingAtEnd: 0,
      });
      expect(soundingSeconds(recording)).toBeLessThan(1.1);
    });
  });
}

/** Creates a sink that has received a whole clip. */
async function sinkWithClip(stage: Stage, seconds: number): Promise<{ readonly clip: Clip; readonly sink: AudioSink }> {
  const clip = await makeClip(seconds, stage.format);
  const sink = stage.createSink(stage.format);
  sink.append(clip.bytes.slice());
  sink.endOfStream();
  return { clip, sink };
}
