/** Measures in front of the loudspeaker when a sound began and ended, independently of what a player says. */
import { askProcessor, createMeterNode, loadProcessor } from '../meter-node';

/** Samples below this are silence, such as an encoder's output before a sound. */
const AUDIBLE_SAMPLE = 1e-3;

// An AudioWorklet has no performance.now(), only the whole milliseconds of Date.now().
const METER_SOURCE = `
class SoundMeter extends AudioWorkletProcessor {
  constructor() {
    super();
    this.firstAtMs = undefined;
    this.lastAtMs = undefined;
    this.isOver = false;
    this.port.onmessage = ({ data }) => {
      this.port.postMessage({ firstAtMs: this.firstAtMs, lastAtMs: this.lastAtMs });
      this.isOver = data === 'close';
    };
  }
  process([input], [output]) {
    const samples = input[0];
    if (samples) {
      for (const channel of output) channel.set(samples);
      if (samples.some((sample) => Math.abs(sample) >= ${AUDIBLE_SAMPLE})) {
        this.lastAtMs = Date.now();
        this.firstAtMs ??= this.lastAtMs;
      }
    }
    return !this.isOver;
  }
}
registerProcessor('sound-meter', SoundMeter);
`;

/** The first and the last audible moment, in epoch milliseconds. */
export interface SoundTimes {
  readonly firstAtMs: number | undefined;
  readonly lastAtMs: number | undefined;
}

/** A meter in front of a context's destination. */
export interface SoundMeter {
  /** Pass it to `createAudioOutput` as destination. */
  readonly node: AudioNode;
  /** Reads the times, and removes the meter. */
  close(): Promise<SoundTimes>;
}

/** Loads the meter's code; call it once for each context. */
export function loadSoundMeter(context: AudioContext): Promise<void> {
  return loadProcessor(context, METER_SOURCE);
}

/** Puts a meter in front of the loudspeaker of a context whose code is loaded. */
export function createSoundMeter(context: AudioContext): SoundMeter {
  const node = createMeterNode(context, 'sound-meter');
  return {
    node,
    async close() {
      const times = await askProcessor<SoundTimes>(node, 'close');
      node.disconnect();
      return times;
    },
  };
}
