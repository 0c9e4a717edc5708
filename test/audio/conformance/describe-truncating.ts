/** Dropping the end of the received sound, and continuing with other sound. */
import { describe, expect, test, type TestContext } from 'vitest';
import { hasEnded, type AudioSink, type PlaybackSnapshot, type AudioFormat } from '../../../src/audio/player/audio-sink';
import type { Alignment, Stretch } from '../measuring/correlate';
import { untilSnapshot, untilState } from '../rig/sink-events';
import { makeClip, MP3, MP3_FRAME_SECONDS, type Clip } from './clips';
import { align, alignFrom, soundingSeconds } from './listening';
import { skip } from './skip';
import { type OpenStage, type Stage } from './stage';
import { STAGE_RATE } from './stage-rate';

const FORMATS: readonly AudioFormat[] = [
  { outputFormat: 'pcm', sampleRate: 16_000 },
  MP3,
  { outputFormat: 'ogg_opus', sampleRate: 48_000 },
];
/** Limit for fades at the join, or for what a browser's decoder needs to get in step: three frames of mp3. */
const JOIN_SECONDS = 3 * MP3_FRAME_SECONDS;
/** The delay of LAME's encoder, which is heard at the very beginning. */
const MP3_DELAY_FRAMES = 576;
/** How long an element fades in after a pause. */
const RESUMED_SECONDS = 0.08 + JOIN_SECONDS;
/** What an element fades out and in, and partly plays twice, when it seeks to its own position. */
const DIP_SECONDS = 0.16;
/** Later than any dip, and earlier than the test's timeout. */
const STUCK_MS = 5000;
const CUT_SECONDS = 1.1;
const SKIPPED_SECONDS = 0.2;

export function describeTruncating(openStage: OpenStage): void {
  describe('truncate', () => {
    test.for(FORMATS)('$outputFormat while it plays: no sample before the cut is lost, none after it is heard', async (format, context) => {
      const stage = await openStage();
      const [first, second] = [await makeClip(1.6, format), await makeClip(0.6, format, 1.6)];
      const sink = stage.createSink(format);
      sink.append(first.bytes.slice());
      const playing = await untilSnapshot(sink, (snapshot) => snapshot.positionSeconds >= 0.2 || hasEnded(snapshot));
      if (stage.kind === 'media-source' && playing.error?.code === 'audio-unsupported') {
        skip(context, `MediaSource does not take ${format.outputFormat} here`);
      }
      expect(sink.truncate(CUT_SECONDS)).toBe(CUT_SECONDS);
      const { receivedSeconds, aheadSeconds, positionSeconds } = sink.playback.get();
      expect(receivedSeconds).toBeCloseTo(CUT_SECONDS, 3);
      expect(aheadSeconds).toBeCloseTo(CUT_SECONDS - positionSeconds, 3);
      sink.startSegment({ skipSeconds: SKIPPED_SECONDS });
      sink.append(second.bytes.slice());
      sink.endOfStream();
      const ended = await untilUnlessStuck(context, stage, sink, hasEnded);
      expect(ended).toMatchObject({ state: 'ended', underruns: 0, stalledMs: 0, heardSeconds: ended.receivedSeconds });
      expect(ended.receivedSeconds).toBeGreaterThan(CUT_SECONDS + 0.4 - 0.001);
      expect(ended.receivedSeconds).toBeLessThan(CUT_SECONDS + 0.4 + 0.15);
      expectJoined(stage, await stage.heard(), first, second);
    });

    test('of everything, before anything was heard, and repeatedly', async () => {
      const stage = await openStage();
      const clips = [await makeClip(0.8, stage.format), await makeClip(0.5, stage.format, 0.8), await makeClip(0.5, stage.format, 1.3)];
      const sink = stage.createSink(stage.format);
      sink.pause();
      for (const [index, { bytes }] of clips.entries()) {
        if (index > 0) expect(sink.truncate(0)).toBe(0);
        sink.startSegment();
        sink.append(bytes.slice());
      }
      sink.endOfStream();
      sink.resume();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      const recording = await stage.heard();
      expect(soundingSeconds(recording)).toBeLessThan(0.5 + 0.15);
      expect(align(stage, clips[2]?.sound ?? new Float32Array(0), recording)).toMatchObject({ gaps: [], lost: [], missingAtEnd: 0 });
    });

    test('while paused, at the exact position; later sound is heard after resume', async (context) => {
      const stage = await openStage();
      if (stage.format !== MP3) skip(context, 'WebKitGTK 2.50 does not play all of what replaces sound that it had when it was paused');
      const [first, second] = [await makeClip(1.6, stage.format), await makeClip(0.5, stage.format, 1.6)];
      const sink = stage.createSink(stage.format);
      sink.append(first.bytes.slice());
      await untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= 0.4);
      sink.pause();
      const { positionSeconds } = await untilState(sink, 'paused');
      const before = await stage.heard();
      const cutSeconds = sink.truncate(0.2);
      expect(cutSeconds).toBeGreaterThanOrEqual(positionSeconds);
      expect(cutSeconds).toBeLessThan(positionSeconds + 0.1);
      expect(sink.playback.get()).toMatchObject({ state: 'paused' });
      sink.startSegment();
      sink.append(second.bytes.slice());
      sink.endOfStream();
      sink.resume();
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      const after = (await stage.heard()).subarray(before.length);
      expect(soundingSeconds(after)).toBeLessThan(0.5 + 0.25);
      const { gaps, lost, missingAtStart, missingAtEnd } = alignFrom(stage, second.sound, RESUMED_SECONDS, after);
      expect({ gaps, lost, missingAtStart, missingAtEnd }).toEqual({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
    });

    test('that comes too late cuts as soon as possible and reports where; seeking back is possible', async (context) => {
      const stage = await openStage();
      const [first, second] = [await makeClip(2, stage.format), await makeClip(1.6, stage.format, 2)];
      const sink = stage.createSink(stage.format);
      sink.append(first.bytes.slice());
      const { positionSeconds } = await untilSnapshot(sink, (snapshot) => snapshot.positionSeconds >= 0.3);
      const cutSeconds = sink.truncate(0.1);
      expect(cutSeconds).toBeGreaterThan(positionSeconds);
      expect(cutSeconds).toBeLessThan(positionSeconds + 1);
      sink.startSegment();
      sink.append(second.bytes.slice());
      sink.endOfStream();
      await untilUnlessStuck(context, stage, sink, (snapshot) => snapshot.positionSeconds > cutSeconds + 0.3 || hasEnded(snapshot));
      const before = await stage.heard();
      sink.seek(0.2);
      expect(await untilState(sink, 'ended')).toMatchObject({ underruns: 0 });
      const framesOf = (atSeconds: number) => Math.round(atSeconds * STAGE_RATE);
      const delay = delayFrames(first);
      const kept = besideDip(stage, align(stage, first.sound.subarray(0, framesOf(cutSeconds - JOIN_SECONDS) - delay), before));
      expect(kept).toMatchObject({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
      const { lag } = align(stage, second.sound.subarray(framesOf(JOIN_SECONDS), framesOf(0.25)), before);
      expect(Math.abs(lag - (kept.lag - delay) - framesOf(cutSeconds + JOIN_SECONDS))).toBeLessThanOrEqual(
        hasDip(stage) ? framesOf(DIP_SECONDS) : 2,
      );
      const again = (await stage.heard()).subarray(before.length);
      const { gaps, lost, missingAtEnd } = alignFrom(stage, second.sound, JOIN_SECONDS, again);
      expect({ gaps, lost, missingAtEnd }).toEqual({ gaps: [], lost: [], missingAtEnd: 0 });
      expect(soundingSeconds(again)).toBeLessThan(cutSeconds - 0.2 + second.seconds + 0.2);
    });
  });
}

/**
 * Resolves with the first snapshot that `matches`. Skips the test if WebKitGTK's element got stuck: in some of a
 * hundred cases in which sound ahead is removed from its buffer, it stands still for good, though it reports that it
 * plays. This also happens in a page with nothing but an element and a SourceBuffer, so nothing later can be tested.
 */
async function untilUnlessStuck(
  context: TestContext,
  stage: Stage,
  sink: AudioSink,
  matches: (snapshot: PlaybackSnapshot) => boolean,
): Promise<PlaybackSnapshot> {
  const mayStick = stage.kind === 'media-source' && stage.format !== MP3;
  let movedAtMs = performance.now();
  let lastSeconds = sink.positionSeconds();
  const found = await untilSnapshot(sink, (snapshot) => {
    if (snapshot.positionSeconds !== lastSeconds) movedAtMs = performance.now();
    lastSeconds = snapshot.positionSeconds;
    return matches(snapshot) || (mayStick && performance.now() - movedAtMs > STUCK_MS);
  });
  if (!matches(found)) skip(context, 'WebKitGTK 2.50 stood still for good when sound ahead was taken out of its buffer');
  return found;
}

/** Whether the element must seek to its own position for a cut to take effect, which is heard as a dip. */
function hasDip({ kind }: Stage): boolean {
  return kind === 'media-source' && !('webkitAudioDecodedByteCount' in HTMLAudioElement.prototype);
}

/**
 * Removes effects of that dip from an alignment. The element plays a part twice there, and a window of it may be
 * found partly in the one and partly in the other copy. What seems lost then is made up for right next to it.
 */
function besideDip(stage: Stage, alignment: Alignment): Alignment {
  if (!hasDip(stage)) return alignment;
  const { gaps, doubled, lost } = alignment;
  const dipFrames = Math.round(DIP_SECONDS * STAGE_RATE);
  const isLonger = ({ frames }: Stretch) => frames > dipFrames;
  const isMadeUpFor = (missing: Stretch) =>
    [...gaps, ...doubled].some(({ at, frames }) => frames > missing.frames && Math.abs(at - missing.at) <= dipFrames);
  return {
    ...alignment,
    gaps: gaps.filter(isLonger),
    doubled: doubled.filter(isLonger),
    lost: lost.filter((missing) => !isMadeUpFor(missing)),
  };
}

function delayFrames({ format }: Clip): number {
  return format.outputFormat === 'mp3' ? MP3_DELAY_FRAMES : 0;
}

/** Expects the first clip up to the cut, directly followed by the second one from its skipped beginning on. */
function expectJoined(stage: Stage, recording: Float32Array, first: Clip, second: Clip): void {
  const framesOf = (seconds: number) => Math.round(seconds * STAGE_RATE);
  const [cut, skipped, join] = [framesOf(CUT_SECONDS), framesOf(SKIPPED_SECONDS), framesOf(JOIN_SECONDS)];
  const delay = delayFrames(first);
  const start = besideDip(stage, align(stage, first.sound.subarray(0, cut - join - delay), recording));
  const end = align(stage, second.sound.subarray(skipped + join), recording);
  expect(soundingSeconds(recording)).toBeLessThan(CUT_SECONDS + second.seconds - SKIPPED_SECONDS + 0.15);
  expect(end).toMatchObject({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
  expect(start).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtStart: 0, missingAtEnd: 0 });
  if (!hasDip(stage)) expect(Math.abs(end.lag - (start.lag - delay) - (cut + join))).toBeLessThanOrEqual(2);
}
