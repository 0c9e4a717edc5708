/** Pause, rate and volume. */
import { describe, expect, test } from 'vitest';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { makeClip, makeTone } from './clips';
import { align, alignAroundFades, isSilent, pitchOf, soundingSeconds, soundOf, steepest } from './listening';
import { ALL_THERE, type OpenStage } from './stage';
import { STAGE_RATE } from './stage-rate';

const TONE_HERTZ = 220;

export function describeControls(openStage: OpenStage): void {
  describe('pause', () => {
    test('stops the sound, and resume continues from there', async () => {
      const stage = await openStage();
      const clip = await makeClip(1.2, stage.format);
      const sink = stage.createSink(stage.format);
      const states = recordStates(sink);
      sink.append(clip.bytes.slice());
      sink.endOfStream();
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.2);
      sink.pause();
      await untilState(sink, 'paused');
      const position = sink.positionSeconds();
      await stage.untilPlayed(0.2);
      expect(sink.positionSeconds()).toBe(position);
      expect(sink.playback.get()).toMatchObject({ state: 'paused', positionSeconds: position });
      sink.resume();
      await untilState(sink, 'playing');
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0 });
      const { gaps, ...rest } = alignAroundFades(stage, clip.sound, await stage.heard());
      expect(gaps).toHaveLength(1);
      expect(rest).toMatchObject({ doubled: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
      expect(states).toEqual(['waiting', 'playing', 'paused', 'playing', 'ended']);
    });

    test('before the first sound keeps it from starting', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.4, stage.format);
      const sink = stage.createSink(stage.format);
      sink.pause();
      sink.append(clip.bytes.slice());
      sink.endOfStream();
      await stage.untilPlayed(0.2);
      expect(sink.playback.get()).toMatchObject({ state: 'paused', positionSeconds: 0, firstSoundAtMs: undefined });
      expect(isSilent(await stage.heard())).toBe(true);
      sink.resume();
      await untilState(sink, 'ended');
      expect(align(stage, clip.sound, await stage.heard())).toMatchObject({ gaps: [], missingAtStart: 0, missingAtEnd: 0 });
    });

    test('and resume at once, many times, lose nothing', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.7, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(clip.bytes.slice());
      sink.endOfStream();
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.3);
      for (let time = 0; time < 10; time += 1) {
        sink.pause();
        sink.resume();
      }
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      expect(alignAroundFades(stage, clip.sound, await stage.heard())).toMatchObject({
        doubled: [],
        lost: [],
        missingAtStart: 0,
        missingAtEnd: 0,
      });
    });

    test('while waiting for bytes is no underrun', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.5, stage.format);
      const sink = stage.createSink(stage.format);
      const half = Math.floor(clip.bytes.length / 2);
      sink.append(clip.bytes.slice(0, half));
      await untilState(sink, 'playing');
      sink.pause();
      await untilState(sink, 'paused');
      await stage.untilPlayed(0.2);
      sink.append(clip.bytes.slice(half));
      sink.endOfStream();
      sink.resume();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, stalledMs: 0 });
    });
  });

  describe('rate', () => {
    test.each([0.5, 2])('%d from the beginning: shorter or longer by this factor, at the same pitch', async (rate) => {
      const stage = await openStage(ALL_THERE);
      const tone = await makeTone(0.6 * rate, TONE_HERTZ, stage.format);
      const sink = stage.createSink(stage.format, { rate });
      sink.append(tone.bytes.slice());
      sink.endOfStream();
      const ended = await untilState(sink, 'ended');
      const sound = soundOf(await stage.heard());
      // A time stretcher fades in at the beginning and fades out at the end.
      expect(Math.abs(sound.length / STAGE_RATE - ended.heardSeconds / rate)).toBeLessThan(0.15);
      const middle = sound.subarray(Math.floor(sound.length * 0.2), Math.floor(sound.length * 0.8));
      expect(pitchOf(middle) / TONE_HERTZ).toBeGreaterThan(0.95);
      expect(pitchOf(middle) / TONE_HERTZ).toBeLessThan(1.05);
    });

    test('changed while it plays: the rest is shorter by this factor, and the position follows the sound', async () => {
      const stage = await openStage();
      const tone = await makeTone(1, TONE_HERTZ, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(tone.bytes.slice());
      sink.endOfStream();
      const { positionSeconds: changedAt } = await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.2);
      sink.setRate(2);
      const { heardSeconds, underruns } = await untilState(sink, 'ended');
      expect(underruns).toBe(0);
      const expected = changedAt + (heardSeconds - changedAt) / 2;
      const seconds = soundingSeconds(await stage.heard());
      expect(seconds / expected).toBeGreaterThan(0.85);
      expect(seconds / expected).toBeLessThan(1.15);
    });
  });

  describe('volume', () => {
    test('0 from the beginning: silence, and the usual states', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.4, stage.format);
      const sink = stage.createSink(stage.format, { volume: 0 });
      const states = recordStates(sink);
      sink.append(clip.bytes.slice());
      sink.endOfStream();
      const { heardSeconds } = await untilState(sink, 'ended');
      expect(isSilent(await stage.heard())).toBe(true);
      expect(heardSeconds).toBeGreaterThan(clip.seconds - 0.001);
      expect(states).toEqual(['waiting', 'playing', 'ended']);
    });

    test('half is half as loud', async () => {
      const stage = await openStage();
      const tone = await makeTone(0.4, TONE_HERTZ, stage.format);
      const sink = stage.createSink(stage.format, { volume: 0.5 });
      sink.append(tone.bytes.slice());
      sink.endOfStream();
      await untilState(sink, 'ended');
      const sound = soundOf(await stage.heard());
      const middle = sound.subarray(Math.floor(sound.length * 0.3), Math.floor(sound.length * 0.7));
      const loudest = middle.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(loudest).toBeGreaterThan(0.4 * 0.5 * 0.9);
      expect(loudest).toBeLessThan(0.4 * 0.5 * 1.1);
    });
  });

  test('pause, seek, volume and stop do not click', async () => {
    const stage = await openStage();
    const tone = await makeTone(2.5, TONE_HERTZ, stage.format);
    const sink = stage.createSink(stage.format);
    sink.append(tone.bytes.slice());
    sink.endOfStream();
    const until = (seconds: number) =>
      untilSnapshot(sink, ({ state, positionSeconds }) => state === 'playing' && positionSeconds >= seconds);
    const clicks: string[] = [];
    let heardFrames = 0;
    const listen = async (to: string) => {
      const recording = await stage.heard();
      // Steps of the tone itself are 0.02; a cut at its loudest is 0.4, and a jump to its opposite 0.8.
      const step = steepest(recording.subarray(Math.max(0, heardFrames - 1)));
      if (step > stage.largestFadeStep) clicks.push(`${to}: ${step.toFixed(3)}`);
      heardFrames = recording.length;
    };
    await until(0.15);
    await listen('start');
    sink.pause();
    await untilState(sink, 'paused');
    await listen('pause');
    sink.resume();
    await until(0.3);
    await listen('resume');
    sink.seek(1.5021);
    await until(1.65);
    await listen('seek');
    sink.setVolume(0.3);
    await until(1.8);
    sink.setVolume(1);
    await until(1.95);
    await listen('volume');
    await sink.stop(20);
    await stage.untilPlayed(0.05);
    await listen('stop');
    expect(clicks).toEqual([]);
    expect(soundingSeconds(await stage.heard())).toBeGreaterThan(0.7);
  });
}
