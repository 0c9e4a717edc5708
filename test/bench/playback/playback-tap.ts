/**
 * Records in front of the loudspeaker at which frame a sound began and ended, and when that frame was rendered by the wall
 * clock. All players of a comparison play through the same tap.
 */

/** Samples below this are silence. A resampler's or codec's output before a sound is far below. */
export const AUDIBLE_SAMPLE = 1e-3;
/** The frames that are kept from the start of a sound. */
const KEPT_FRAMES = 16_384;
/** The quanta whose render times are kept: 6 s at 44.1 kHz. */
const KNOWN_QUANTA = 2048;
/** The mean error of `Date.now()`, which is truncated to milliseconds. */
const CUT_MS = 0.5;

// An AudioWorklet has no performance.now(), only the whole milliseconds of Date.now(). The starts of many repetitions fall
// anywhere within a millisecond, so the error averages out.
const TAP_SOURCE = `
class PlaybackTap extends AudioWorkletProcessor {
  constructor() {
    super();
    this.moments = new Float64Array(${KNOWN_QUANTA});
    this.kept = new Float32Array(${KEPT_FRAMES});
    this.armed = false;
    this.beginFrame = -1;
    this.endFrame = 0;
    this.markFrames = [];
    this.port.onmessage = ({ data }) => {
      if (data === 'arm') {
        this.armed = true;
        this.beginFrame = -1;
      } else if (data === 'mark') {
        this.markFrames.push(currentFrame);
      } else {
        this.port.postMessage({ endFrame: this.endFrame, markFrames: this.markFrames });
        this.markFrames = [];
      }
    };
  }
  process([input], [output]) {
    const samples = input[0];
    const frames = output[0].length;
    this.moments[Math.floor(currentFrame / frames) % ${KNOWN_QUANTA}] = Date.now();
    if (samples) {
      for (const channel of output) channel.set(samples);
      for (let index = frames - 1; index >= 0; index--) {
        if (samples[index] === 0) continue;
        this.endFrame = currentFrame + index + 1;
        break;
      }
    }
    if (this.armed) this.listen(samples, frames);
    return true;
  }
  listen(samples, frames) {
    if (this.beginFrame < 0) {
      const index = samples ? samples.findIndex((sample) => Math.abs(sample) >= ${AUDIBLE_SAMPLE}) : -1;
      if (index < 0) return;
      this.beginFrame = currentFrame + index;
      this.quantumFrame = currentFrame;
      this.kept.fill(0);
    }
    const at = currentFrame - this.quantumFrame;
    if (at + frames > this.kept.length) {
      this.armed = false;
      const { beginFrame, quantumFrame, kept, moments } = this;
      this.port.postMessage({ beginFrame, quantumFrame, kept, moments, quantumFrames: frames });
    } else if (samples) {
      this.kept.set(samples, at);
    }
  }
}
registerProcessor('playback-tap', PlaybackTap);
`;

/** The start of a sound. */
export interface SoundBeginning {
  /** The context's frame of its first audible sample. */
  readonly frame: number;
  /** The sound from that frame on. */
  readonly samples: Float32Array;
  /**
   * Returns when a frame up to that one was rendered, in milliseconds of `performance.now()`; at most some seconds back.
   */
  renderedAtMs(frame: number): number;
}

/** A tap in the audio graph. */
export interface PlaybackTap {
  /** Connect to it, or pass it to `createAudioOutput` as destination. */
  readonly node: AudioNode;
  /** Waits for the next sound. Call it in silence; it resolves some tenths of a second after the sound began. */
  nextSound(): Promise<SoundBeginning>;
  /** Makes the audio thread record the frame at which this message arrives. */
  mark(): void;
  /** Returns the frames marked since the last call, and the frame after the last nonzero sample. */
  read(): Promise<{ readonly markFrames: readonly number[]; readonly endFrame: number }>;
}

interface BeginningMessage {
  readonly beginFrame: number;
  readonly quantumFrame: number;
  readonly quantumFrames: number;
  readonly kept: Float32Array;
  readonly moments: Float64Array;
}

interface ReadMessage {
  readonly endFrame: number;
  readonly markFrames: readonly number[];
}

/** Puts a tap in front of a context's destination. */
export async function createPlaybackTap(context: AudioContext): Promise<PlaybackTap> {
  const url = URL.createObjectURL(new Blob([TAP_SOURCE], { type: 'text/javascript' }));
  await context.audioWorklet.addModule(url);
  URL.revokeObjectURL(url);
  const node = new AudioWorkletNode(context, 'playback-tap', {
    channelCount: 1,
    channelCountMode: 'explicit',
    outputChannelCount: [1],
  });
  node.connect(context.destination);
  let onBeginning: ((message: BeginningMessage) => void) | undefined;
  let onRead: ((message: ReadMessage) => void) | undefined;
  node.port.onmessage = ({ data }: MessageEvent<BeginningMessage | ReadMessage>) => {
    if ('kept' in data) onBeginning?.(data);
    else onRead?.(data);
  };
  return {
    node,
    nextSound: () =>
      new Promise((resolve) => {
        const wallClockAheadMs = measureWallClockAheadMs();
        onBeginning = ({ beginFrame, quantumFrame, quantumFrames, kept, moments }) => {
          resolve({
            frame: beginFrame,
            samples: kept.subarray(beginFrame - quantumFrame),
            renderedAtMs: (frame) => (moments[Math.floor(frame / quantumFrames) % moments.length] ?? NaN) + CUT_MS - wallClockAheadMs,
          });
        };
        node.port.postMessage('arm');
      }),
    mark: () => {
      node.port.postMessage('mark');
    },
    read: () =>
      new Promise((resolve) => {
        onRead = resolve;
        node.port.postMessage('read');
      }),
  };
}

/** Measures the difference between `Date.now()` and `performance.now()`, at the start of a millisecond. */
function measureWallClockAheadMs(): number {
  const startMs = Date.now();
  let nowMs = startMs;
  while (nowMs === startMs) nowMs = Date.now();
  return nowMs - performance.now();
}
