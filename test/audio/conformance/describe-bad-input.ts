/** Input that no sink should get. */
import { describe, expect, test } from 'vitest';
import { joinAll } from '../measuring/material';
import { untilSnapshot, untilState } from '../rig/sink-events';
import { makeClip, MP3, MP3_FRAME_SECONDS } from './clips';
import { align, isSilent } from './listening';
import { skip } from './skip';
import type { OpenStage } from './stage';
import { STAGE_RATE } from './stage-rate';

const GARBAGE = new Uint8Array(40_000).fill(0x3c);
/** Ogg drops damaged pages, and the rate of other formats is that of the stream. */
const ONLY_MP3 = 'a matter of mp3, which MediaSource of this browser does not take';
const PCM = { outputFormat: 'pcm', sampleRate: 16_000 } as const;

export function describeBadInput(openStage: OpenStage): void {
  describe('bad input', () => {
    test('no bytes at all, and empty pieces: ended', async () => {
      const stage = await openStage();
      const sink = stage.createSink(stage.format);
      sink.append(new Uint8Array(0));
      sink.startSegment();
      sink.append(new Uint8Array(0));
      sink.endOfStream();
      expect(await untilState(sink, 'ended')).toMatchObject({ heardSeconds: 0, receivedSeconds: 0, error: undefined });
    });

    test('an odd byte at the end of samples is dropped', async (context) => {
      const stage = await openStage();
      if (stage.kind === 'media-source') skip(context, 'MediaSource does not take pcm anywhere');
      const clip = await makeClip(0.4, PCM);
      const sink = stage.createSink(PCM);
      sink.append(clip.bytes.slice(0, 3001));
      sink.append(joinAll(clip.bytes.slice(3001), new Uint8Array([0x7f])));
      sink.endOfStream();
      expect((await untilState(sink, 'ended')).heardSeconds).toBeCloseTo(clip.seconds, 6);
      expect(align(stage, clip.sound, await stage.heard())).toMatchObject({ gaps: [], lost: [], clicks: [], missingAtEnd: 0 });
    });

    test('bytes that are no audio: failed', async () => {
      const stage = await openStage();
      const sink = stage.createSink(stage.format);
      sink.append(GARBAGE.slice());
      sink.endOfStream();
      const failed = await untilState(sink, 'failed');
      expect(failed).toMatchObject({ heardSeconds: 0, error: { code: 'audio-undecodable' } });
      expect(isSilent(await stage.heard())).toBe(true);
    });

    test('the good part before bad bytes still plays, and then the sink fails', async (context) => {
      const stage = await openStage();
      if (stage.format !== MP3) skip(context, ONLY_MP3);
      const clip = await makeClip(0.5, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(clip.bytes.slice());
      sink.append(GARBAGE.slice());
      const failed = await untilSnapshot(sink, ({ state }) => state === 'failed' || state === 'ended');
      expect(failed).toMatchObject({ state: 'failed', error: { code: 'audio-undecodable' } });
      expect(failed.heardSeconds).toBeGreaterThan(clip.seconds - 0.001);
      expect(align(stage, clip.sound, await stage.heard())).toMatchObject({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
    });

    test('a truncated last frame: the whole ones play, and then it ends', async (context) => {
      const stage = await openStage();
      if (stage.format !== MP3) skip(context, ONLY_MP3);
      const clip = await makeClip(0.5, stage.format);
      const sink = stage.createSink(stage.format);
      sink.append(clip.bytes.slice(0, clip.bytes.length - 300));
      sink.endOfStream();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0, error: undefined });
      const { missingAtEnd, ...rest } = align(stage, clip.sound, await stage.heard());
      expect(rest).toMatchObject({ gaps: [], lost: [], clicks: [], missingAtStart: 0 });
      expect(missingAtEnd).toBeLessThanOrEqual(5 * MP3_FRAME_SECONDS * STAGE_RATE);
    });

    test('another rate in mid-stream continues at the right pitch', async (context) => {
      const stage = await openStage();
      if (stage.format !== MP3) skip(context, ONLY_MP3);
      const first = await makeClip(0.5, stage.format);
      const second = await makeClip(0.5, { outputFormat: 'mp3', sampleRate: 16_000 }, 0.5);
      const sink = stage.createSink(stage.format);
      sink.append(joinAll(first.bytes, second.bytes));
      sink.endOfStream();
      const ended = await untilState(sink, 'ended');
      expect(ended.heardSeconds).toBeGreaterThan(1 - 0.001);
      expect(ended.heardSeconds).toBeLessThan(1 + 0.3);
      const recording = await stage.heard();
      for (const { sound } of [first, second]) {
        const { correlation, missingAtStart, missingAtEnd, gaps, lost } = align(stage, sound, recording);
        expect({ missingAtStart, missingAtEnd, gaps, lost }).toEqual({ missingAtStart: 0, missingAtEnd: 0, gaps: [], lost: [] });
        expect(correlation).toBeGreaterThan(0.9);
      }
    });
  });
}
