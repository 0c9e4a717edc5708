/** The recording equals the original, and the snapshots describe what is heard. */
import { describe, expect, test } from 'vitest';
import { hasEnded } from '../../../src/audio/player/audio-sink';
import { cutIrregularly } from '../measuring/material';
import { recordStates, untilSnapshot, untilState } from '../rig/sink-events';
import { FORMATS, makeClip, makeTone, MP3, MP3_FRAME_SECONDS, OTHER_MP3_RATES } from './clips';
import { align, FLAWLESS, isSilent } from './listening';
import { skip } from './skip';
import { ALL_THERE, type OpenStage } from './stage';
import { STAGE_RATE } from './stage-rate';

const BANDS = 32;
const TONE_HERTZ = 1200;
/** The level of the tone is 0.28. It measures less while a part of the measured time is not known yet. */
const MIN_LEVEL = 0.2;

export function describeFormats(openStage: OpenStage): void {
  describe('the recording equals the original, in each format', () => {
    test.for(FORMATS)('$outputFormat, cut irregularly', async (format, context) => {
      const stage = await openStage(ALL_THERE);
      const clip = await makeClip(0.4, format);
      const sink = stage.createSink(format);
      const states = recordStates(sink);
      for (const piece of cutIrregularly(clip.bytes, 900)) sink.append(piece);
      sink.endOfStream();
      const last = await untilSnapshot(sink, hasEnded);
      if (stage.kind === 'media-source' && last.error?.code === 'audio-unsupported') {
        expect(isSilent(await stage.heard())).toBe(true);
        skip(context, `MediaSource does not take ${format.outputFormat} here`);
      }
      const recording = await stage.heard();
      expect(last).toMatchObject({ state: 'ended', player: { kind: stage.kind, reason: 'requested' }, error: undefined });
      expect(align(stage, clip.sound, recording)).toMatchObject(FLAWLESS);
      expect(states).toEqual(['waiting', 'playing', 'ended']);
      expect(last).toMatchObject({ aheadSeconds: 0, underruns: 0, stalledMs: 0 });
      // An encoder adds its delay and fills its last frame.
      expect(last.heardSeconds).toBeGreaterThan(clip.seconds - 0.001);
      expect(last.heardSeconds).toBeLessThan(clip.seconds + 0.15);
      expect(last.receivedSeconds).toBe(last.heardSeconds);
      expect(last.positionSeconds).toBe(last.heardSeconds);
      expect(last.firstSoundAtMs).toBeLessThanOrEqual(performance.now());
    });

    test('mp3 at all its other rates', async (context) => {
      const stage = await openStage(ALL_THERE);
      for (const format of OTHER_MP3_RATES) {
        const clip = await makeClip(0.4, format);
        const before = (await stage.heard()).length;
        const sink = stage.createSink(format);
        for (const piece of cutIrregularly(clip.bytes, 500)) sink.append(piece);
        sink.endOfStream();
        const last = await untilSnapshot(sink, hasEnded);
        if (stage.kind === 'media-source' && last.error?.code === 'audio-unsupported') {
          skip(context, 'MediaSource does not take mp3 here');
        }
        expect(last, `${format.sampleRate} Hz`).toMatchObject({ state: 'ended', error: undefined, underruns: 0 });
        expect(last.heardSeconds).toBeGreaterThan(clip.seconds - 0.001);
        expect(last.heardSeconds).toBeLessThan(clip.seconds + 0.3);
        const recording = (await stage.heard()).subarray(before);
        expect(align(stage, clip.sound, recording), `${format.sampleRate} Hz`).toMatchObject(FLAWLESS);
      }
    });
  });
}

export function describeHearing(openStage: OpenStage): void {
  describe('the recording equals the original', () => {
    test('bytes that arrive while it plays, one by one at first', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.9, stage.format);
      const sink = stage.createSink(stage.format);
      for (let at = 0; at < 1500; at += 1) sink.append(clip.bytes.slice(at, at + 1));
      const half = Math.floor(clip.bytes.length * 0.6);
      sink.append(clip.bytes.slice(1500, half));
      await untilState(sink, 'playing');
      sink.append(clip.bytes.slice(half));
      sink.endOfStream();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      expect(align(stage, clip.sound, await stage.heard())).toMatchObject(FLAWLESS);
    });

    test('two sinks, one after another, each whole', async () => {
      const stage = await openStage();
      const clips = [await makeClip(0.3, stage.format), await makeClip(0.3, stage.format, 0.9)];
      for (const clip of clips) {
        const sink = stage.createSink(stage.format);
        sink.append(clip.bytes.slice());
        sink.endOfStream();
        await untilState(sink, 'ended');
      }
      const recording = await stage.heard();
      for (const { sound } of clips) {
        const { lag, correlation, missingAtStart, missingAtEnd } = align(stage, sound, recording);
        expect({ missingAtStart, missingAtEnd }).toEqual({ missingAtStart: 0, missingAtEnd: 0 });
        expect(correlation).toBeGreaterThan(0.9);
        expect(lag).toBeGreaterThan(0);
      }
    });

    test('segments, joined without a gap', async (context) => {
      const stage = await openStage();
      if (stage.format !== MP3) skip(context, 'WebKitGTK 2.50 loses some 50 ms of Opus behind a join of streams');
      const clips = [await makeClip(0.3, stage.format), await makeClip(0.25, stage.format, 0.3), await makeClip(0.3, stage.format, 0.55)];
      const sink = stage.createSink(stage.format);
      for (const [index, { bytes }] of clips.entries()) {
        if (index > 0) sink.startSegment();
        for (const piece of cutIrregularly(bytes, 700, index + 1)) sink.append(piece);
      }
      sink.endOfStream();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      const whole = Float32Array.from(clips.flatMap(({ sound }) => [...sound]));
      const { gaps, ...rest } = align(stage, whole, await stage.heard());
      expect(rest).toMatchObject({ lost: [], missingAtStart: 0, missingAtEnd: 0 });
      // Without a tag, padding at the end of a segment cannot be told from sound: a frame or two.
      for (const { frames } of gaps) expect(frames).toBeLessThanOrEqual(2.5 * MP3_FRAME_SECONDS * STAGE_RATE);
    });
  });

  describe('the position', () => {
    test('never goes back, ends at the end, and is reported at most twice a second and at changes of state', async () => {
      const stage = await openStage();
      const clip = await makeClip(0.6, stage.format);
      const sink = stage.createSink(stage.format);
      let replaced = 0;
      sink.playback.subscribe(() => (replaced += 1));
      for (const piece of cutIrregularly(clip.bytes, 100)) sink.append(piece);
      sink.endOfStream();
      const positions: number[] = [];
      let watching = true;
      const look = () => {
        positions.push(sink.positionSeconds());
        if (watching) requestAnimationFrame(look);
      };
      look();
      const { heardSeconds, receivedSeconds } = await untilState(sink, 'ended');
      watching = false;
      positions.push(sink.positionSeconds());
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
      expect(positions.at(-1)).toBe(heardSeconds);
      expect(heardSeconds).toBe(receivedSeconds);
      expect(new Set(positions).size).toBeGreaterThan(5);
      expect(replaced).toBeLessThan(8);
    });
  });

  describe('levels', () => {
    test('are those of the sound while it plays, and zero in silence', async () => {
      const stage = await openStage();
      const tone = await makeTone(1.2, TONE_HERTZ, stage.format);
      const sink = stage.createSink(stage.format);
      const spectrum = new Float32Array(BANDS);
      const none = new Float32Array(BANDS).fill(-Infinity);
      expect(sink.level()).toBe(0);
      sink.spectrum(spectrum);
      expect(spectrum).toEqual(none);
      sink.append(tone.bytes.slice());
      sink.endOfStream();
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds > 0.1);
      // The first call starts the measurement, and a browser's first decoder takes time to start.
      await untilSnapshot(sink, (snapshot) => {
        sink.spectrum(spectrum);
        return (sink.level() > MIN_LEVEL && Math.max(...spectrum) > -Infinity) || hasEnded(snapshot);
      });
      const level = sink.level();
      sink.spectrum(spectrum);
      expect(level).toBeGreaterThan(MIN_LEVEL);
      expect(level).toBeLessThan(0.35);
      const bandHertz = STAGE_RATE / 2 / BANDS;
      const loudestHertz = (spectrum.indexOf(Math.max(...spectrum)) + 0.5) * bandHertz;
      expect(Math.abs(loudestHertz - TONE_HERTZ)).toBeLessThanOrEqual(bandHertz);
      await untilState(sink, 'ended');
      expect(sink.level()).toBe(0);
      sink.spectrum(spectrum);
      expect(spectrum).toEqual(none);
    });
  });
}
