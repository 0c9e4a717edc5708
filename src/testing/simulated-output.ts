/** An output without a device: it runs at once, and its sinks play nothing. */
import type { AudioFormat, AudioOutput, AudioOutputState, AudioSink, SinkOptions } from '../audio/player/audio-sink';
import { Store } from '../base/stores/store';

/** An output that is never blocked. Subclasses create the sinks. */
export abstract class SimulatedOutput implements AudioOutput {
  readonly state = new Store<AudioOutputState>('running');
  readonly canSetOutputDevice = false;

  abstract createSink(format: AudioFormat, options?: SinkOptions): AudioSink;

  setOutputDevice(): Promise<void> {
    return Promise.resolve();
  }

  unlock(): Promise<boolean> {
    return Promise.resolve(true);
  }

  warm(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
