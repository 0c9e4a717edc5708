import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSoundFrames, type SoundFrames } from '../../../src/audio/worker/create-sound-frames';
import { FrameMeter } from '../../../src/audio/meter/frame-meter';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { LocalSoundFrames, type ToldFrames } from '../../../src/audio/meter/local-sound-frames';
import type { AudioFormat } from '../../../src/base/audio-format';
import { chirpWithNoise, encodeMp3, encodePcm } from '../measuring/material';
import { makeReader } from '../codecs/reading';

const RATE = 16_000;
const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: RATE };

function tone(hertz: number, seconds: number, amplitude = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: seconds * RATE }, (_, index) => amplitude * Math.sin((2 * Math.PI * hertz * index) / RATE));
}

function joined(batches: readonly SoundFrames[]): { loudness: number[]; brightness: number[] } {
  return {
    loudness: batches.flatMap(({ loudness }) => [...loudness]),
    brightness: batches.flatMap(({ brightness }) => [...brightness]),
  };
}

describe('a frame', () => {
  it('has the level and the frequency of a tone', () => {
    const { loudness, brightness } = new FrameMeter().push(tone(1_000, 0.1, 0.5), RATE);
    expect(loudness).toHaveLength(10);
    for (const level of loudness) expect(level).toBeCloseTo(20 * Math.log10(0.5 / Math.SQRT2), 1);
    for (const hertz of brightness.subarray(1)) expect(Math.abs(hertz - 1_000)).toBeLessThan(10);
  });

  it('of silence has the lowest level and no brightness', () => {
    const { loudness, brightness } = new FrameMeter().push(new Float32Array(320), RATE);
    expect([...loudness]).toEqual([-120, -120]);
    expect([...brightness]).toEqual([0, 0]);
  });

  it('of sound with a constant offset soon equals that of the sound without it', () => {
    const sound = tone(200, 2, 0.1);
    const plain = new FrameMeter().push(sound, RATE);
    const shifted = new FrameMeter().push(
      sound.map((sample) => sample - 0.05),
      RATE,
    );
    // The offset is louder than the tone until it is known.
    expect((shifted.loudness[0] ?? 0) - (plain.loudness[0] ?? 0)).toBeGreaterThan(1);
    for (let frame = 150; frame < 200; frame += 1) {
      expect(Math.abs((shifted.loudness[frame] ?? 0) - (plain.loudness[frame] ?? 0))).toBeLessThan(0.2);
      expect(Math.abs((shifted.brightness[frame] ?? 0) / (plain.brightness[frame] ?? 1) - 1)).toBeLessThan(0.05);
    }
  });

  it('is the same however the sound is split', () => {
    const sound = chirpWithNoise(0.5, 22_050);
    const whole = joined([new FrameMeter().push(sound, 22_050)]);
    expect(whole.loudness).toHaveLength(50);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: sound.length }), { maxLength: 20 }), (cuts) => {
        const meter = new FrameMeter();
        const places = [0, ...cuts.sort((a, b) => a - b), sound.length];
        const batches = places.slice(1).map((end, index) => meter.push(sound.subarray(places[index], end), 22_050));
        expect(joined(batches)).toEqual(whole);
      }),
    );
  });

  it('keeps its time across a change of rate', () => {
    const meter = new FrameMeter();
    const batches = [meter.push(tone(500, 0.105), RATE), meter.push(new Float32Array(24_000), 24_000)];
    // 1.105 s: the new rate completes the half frame of the old one.
    expect(joined(batches).loudness).toHaveLength(110);
  });
});

describe('the frames of arriving sound', () => {
  async function framesOf(format: AudioFormat, segments: readonly Uint8Array[], number: number): Promise<SoundFrames> {
    const batches: SoundFrames[] = [];
    const log = new WritableAudioLog(format);
    const reader = createSoundFrames({
      log,
      onFrames: (frames, segment) => {
        if (segment === number) batches.push(frames);
      },
    });
    for (const [index, bytes] of segments.entries()) {
      if (index > 0) log.startSegment();
      for (let at = 0; at < bytes.length; at += 777) {
        log.append(bytes.slice(at, at + 777));
        if (at % 2 === 0) await reader.caughtUp();
      }
    }
    log.endSegment();
    await reader.caughtUp();
    reader.close();
    const { loudness, brightness } = joined(batches);
    return { loudness: Float32Array.from(loudness), brightness: Float32Array.from(brightness) };
  }

  it('equal those of the samples', async () => {
    const sound = chirpWithNoise(1.234, RATE);
    const expected = new FrameMeter().push(sound, RATE);
    const frames = await framesOf(PCM, [encodePcm(sound)], 0);
    expect(frames.loudness).toHaveLength(123);
    for (const [index, level] of frames.loudness.entries()) expect(level).toBeCloseTo(expected.loudness[index] ?? 0, 1);
  });

  it('have the same times as in a player, in the first stream and in a joined one', async () => {
    const format: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
    const bytes = await encodeMp3(chirpWithNoise(1, 24_000), 24_000);
    for (const isJoined of [false, true]) {
      const reader = makeReader(format);
      if (isJoined) {
        reader.append(bytes.slice());
        reader.startSegment();
      }
      const from = reader.receivedSeconds;
      reader.append(bytes.slice());
      reader.endOfStream();
      reader.seek(from);
      const meter = new FrameMeter();
      const batches: SoundFrames[] = [];
      for (;;) {
        const run = await reader.read(1);
        if (typeof run !== 'object') break;
        batches.push(meter.push(run.samples, run.sampleRate));
      }
      reader.close();
      const expected = joined(batches);
      const frames = await framesOf(format, isJoined ? [bytes, bytes] : [bytes], isJoined ? 1 : 0);
      expect(frames.loudness.length).toBe(expected.loudness.length);
      // The decoder begins slightly differently after a seek.
      for (const [index, level] of frames.loudness.entries()) {
        if (index > 10) expect(Math.abs(level - (expected.loudness[index] ?? 0))).toBeLessThan(0.5);
      }
    }
  });

  it('after a cut belong to another segment and are counted from its beginning', async () => {
    const [first, second] = [tone(300, 2, 0.5), tone(1_000, 1, 0.1)];
    const levels: number[][] = [];
    const log = new WritableAudioLog(PCM);
    const reader = createSoundFrames({ log, onFrames: ({ loudness }, segment) => (levels[segment] ??= []).push(...loudness) });
    log.append(encodePcm(first));
    await reader.caughtUp();
    log.cut(1.005);
    log.startSegment();
    log.append(encodePcm(second));
    log.end();
    await reader.caughtUp();
    reader.close();
    const { segments } = log;
    const expected = new FrameMeter().push(second, RATE).loudness;
    expect(segments.map(({ startSeconds }) => startSeconds)).toEqual([0, 1.005]);
    expect(levels[0]).toHaveLength(200);
    expect(levels[segments[1]?.number ?? 0]?.map((level) => level.toFixed(1))).toEqual([...expected].map((level) => level.toFixed(1)));
  });

  it('continue where another reader ended, in the segment or after a cut in it', async () => {
    const sound = chirpWithNoise(5, RATE);
    const log = new WritableAudioLog(PCM);
    log.append(encodePcm(sound));
    const whole = new FrameMeter().push(sound, RATE).loudness;
    const goOn = async (told: ToldFrames) => {
      const frames: number[] = [];
      const reader = new LocalSoundFrames({ log, onFrames: ({ loudness }) => frames.push(...loudness), fallback: FALLBACK_DECODERS }, told);
      await reader.caughtUp();
      reader.close();
      return frames;
    };
    for (const frames of [0, 1, 250, 499, 500]) {
      const rest = await goOn({ segment: 0, frames });
      expect(rest).toHaveLength(500 - frames);
      for (const [index, level] of rest.entries()) expect(Math.abs(level - (whole[frames + index] ?? 0))).toBeLessThan(0.5);
    }
    log.cut(2);
    log.startSegment();
    log.append(encodePcm(sound.slice(0, RATE)));
    // The other reader had measured 4 s of a segment that was cut to 2 s.
    expect(await goOn({ segment: 0, frames: 400 })).toHaveLength(100);
  });

  it('stop after the end, whatever was in progress', async () => {
    const batches: SoundFrames[] = [];
    const log = new WritableAudioLog(PCM);
    const reader = createSoundFrames({ log, onFrames: (frames) => batches.push(frames) });
    log.append(encodePcm(tone(300, 5)));
    reader.close();
    await reader.caughtUp();
    log.append(encodePcm(tone(300, 1)));
    await reader.caughtUp();
    expect(joined(batches).loudness.length).toBeLessThan(500);
    const seen = batches.length;
    log.end();
    await reader.caughtUp();
    expect(batches).toHaveLength(seen);
  });
});
