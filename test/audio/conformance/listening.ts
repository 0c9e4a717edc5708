/** Measurements of a recording. */
import { alignRecording, type Alignment, type Stretch } from '../measuring/correlate';
import { alignOnFinerGrid } from './finer-grid';
import type { Stage } from './stage';
import { STAGE_RATE } from './stage-rate';

/** The alignment of a flawless recording. */
export const FLAWLESS = { gaps: [], doubled: [], lost: [], clicks: [], missingAtStart: 0, missingAtEnd: 0 } as const;

/** 60 dB below full scale: what codec and mixer leave of silence. */
const SILENT_SAMPLE = 1e-3;

/** Around a gap, where the sound fades, a window may be found this far from its place. */
const FADE_SLACK_FRAMES = Math.round(0.003 * STAGE_RATE);

/** Parts that are real, not just effects of a fade. */
function beyondFades(stretches: readonly Stretch[]): Stretch[] {
  return stretches.filter(({ frames }) => frames > FADE_SLACK_FRAMES);
}

/** Aligns a recording with its original, and ignores the stage's own effects. */
export function align(stage: Stage, sound: Float32Array, recording: Float32Array): Alignment {
  const { gaps, missingAtStart, ...rest } = stage.isBetweenSamples
    ? alignOnFinerGrid(sound, recording, STAGE_RATE)
    : alignRecording(sound, recording);
  return {
    ...rest,
    gaps: gaps.filter(({ frames }) => frames > stage.lateBlockFrames),
    missingAtStart: missingAtStart > stage.quietStartFrames ? missingAtStart : 0,
  };
}

/** Aligns around pauses, and also ignores effects of fades. */
export function alignAroundFades(stage: Stage, sound: Float32Array, recording: Float32Array): Alignment {
  const { gaps, doubled, lost, ...rest } = align(stage, sound, recording);
  return { ...rest, gaps: beyondFades(gaps), doubled: beyondFades(doubled), lost: beyondFades(lost) };
}

/** The part from the first to the last sample that is not silent. */
export function soundOf(recording: Float32Array): Float32Array {
  const isSound = (sample: number) => Math.abs(sample) > SILENT_SAMPLE;
  const from = recording.findIndex(isSound);
  return from < 0 ? recording.subarray(0, 0) : recording.subarray(from, recording.findLastIndex(isSound) + 1);
}

/** Whether there is nothing to hear. */
export function isSilent(recording: Float32Array): boolean {
  return soundOf(recording).length === 0;
}

/** The seconds of a recording that are not silent. Pauses between sounds are excluded, zero crossings are not. */
export function soundingSeconds(recording: Float32Array): number {
  const blockFrames = 120;
  let blocks = 0;
  for (let at = 0; at < recording.length; at += blockFrames) {
    if (!isSilent(recording.subarray(at, at + blockFrames))) blocks += 1;
  }
  return (blocks * blockFrames) / STAGE_RATE;
}

/** Aligns the end of a recording with the part of `sound` that begins at a second. Earlier sound is ignored. */
export function alignFrom(stage: Stage, sound: Float32Array, fromSeconds: number, recording: Float32Array): Alignment {
  const stretch = sound.subarray(Math.round(fromSeconds * STAGE_RATE));
  const { lag } = align(stage, stretch, recording);
  return align(stage, stretch, recording.subarray(Math.max(0, lag)));
}

/** The largest step between two neighbouring samples. */
export function steepest(samples: Float32Array): number {
  let largest = 0;
  for (let at = 1; at < samples.length; at += 1) {
    largest = Math.max(largest, Math.abs((samples[at] ?? 0) - (samples[at - 1] ?? 0)));
  }
  return largest;
}

/** The frequency of a tone in hertz, from its upward zero crossings. */
export function pitchOf(tone: Float32Array): number {
  const crossings: number[] = [];
  for (let at = 1; at < tone.length; at += 1) {
    if ((tone[at - 1] ?? 0) < 0 && (tone[at] ?? 0) >= 0) crossings.push(at);
  }
  const first = crossings[0];
  const last = crossings.at(-1);
  if (first === undefined || last === undefined || last === first) return 0;
  return ((crossings.length - 1) * STAGE_RATE) / (last - first);
}
