/** Finds the last frame of a context that was not silent. */
import { askProcessor, createMeterNode, loadProcessor } from './meter-node';

const METER_SOURCE = `
class LastSoundMeter extends AudioWorkletProcessor {
  constructor() {
    super();
    this.endFrame = 0;
    this.port.onmessage = () => this.port.postMessage(this.endFrame);
  }
  process([input], [output]) {
    const samples = input[0];
    if (!samples) return true;
    for (const channel of output) channel.set(samples);
    for (let index = samples.length - 1; index >= 0; index--) {
      if (samples[index] === 0) continue;
      this.endFrame = currentFrame + index + 1;
      break;
    }
    return true;
  }
}
registerProcessor('last-sound-meter', LastSoundMeter);
`;

/** A meter in front of the destination. */
export interface LastSoundMeter {
  /** Pass it to `createAudioOutput` as destination. */
  readonly node: AudioNode;
  /** Returns the frame after the last one that was not silent, on the scale of `context.currentTime`. */
  silentFromFrame(): Promise<number>;
}

/** Puts a meter in front of a context's destination. */
export async function createLastSoundMeter(context: AudioContext): Promise<LastSoundMeter> {
  await loadProcessor(context, METER_SOURCE);
  const node = createMeterNode(context, 'last-sound-meter');
  return { node, silentFromFrame: () => askProcessor<number>(node, 'ask') };
}
