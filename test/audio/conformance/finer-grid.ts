/**
 * Aligns on a grid twice as fine. A sound card at twice the recording's rate may begin between two of its samples. A
 * slow sound is then more similar to itself some periods away than half a sample away.
 */
import { Resampler } from '../../../src/base/sound/resampler';
import { alignRecording, type Alignment, type Stretch } from '../measuring/correlate';

const FINER = 2;
const WINDOW_FRAMES = 1024;

/** Like {@link alignRecording}; results are in frames of `sampleRate`. */
export function alignOnFinerGrid(reference: Float32Array, recording: Float32Array, sampleRate: number): Alignment {
  const found = alignRecording(finer(reference, sampleRate), finer(recording, sampleRate), { windowFrames: WINDOW_FRAMES * FINER });
  return {
    lag: coarser(found.lag),
    correlation: found.correlation,
    gaps: found.gaps.map(coarserStretch),
    doubled: found.doubled.map(coarserStretch),
    lost: found.lost.map(coarserStretch),
    clicks: found.clicks.map(coarser),
    missingAtStart: coarser(found.missingAtStart),
    missingAtEnd: coarser(found.missingAtEnd),
  };
}

function finer(samples: Float32Array, sampleRate: number): Float32Array {
  const resampler = new Resampler(sampleRate, sampleRate * FINER);
  return Float32Array.from([...resampler.process(samples.slice()), ...resampler.flush()]);
}

function coarser(frames: number): number {
  return Math.round(frames / FINER);
}

function coarserStretch({ at, frames }: Stretch): Stretch {
  return { at: coarser(at), frames: coarser(frames) };
}
