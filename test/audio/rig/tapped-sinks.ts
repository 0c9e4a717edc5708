/** Sinks of the worklet player in their own context, whose samples are all recorded. */
import { createAdaptiveCushion, type AdaptiveCushion } from '../../../src/audio/player/adaptive-cushion';
import type { AudioOutputState, AudioFormat, AudioSink } from '../../../src/audio/player/audio-sink';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { loadRingProcessor } from '../../../src/audio/worklet/load-processor';
import { sharedFeedWorker } from '../../../src/audio/worker/shared-worker';
import { WorkletPlayer, type WorkletPlayerOptions } from '../../../src/audio/worklet/worklet-player';
import { systemClock } from '../../../src/base/clock';
import { Store } from '../../../src/base/stores/store';
import { sinkOf } from './sink-of';
import { tapOutput, type OutputTap } from './output-tap';

/** A recorded context, and sinks in it. */
export interface TappedSinks {
  readonly context: AudioContext;
  readonly tap: OutputTap;
  /** Number of sinks that have not released the context. */
  readonly leases: number;
  make(format: AudioFormat, options?: Partial<WorkletPlayerOptions>): AudioSink;
  close(): Promise<void>;
}

/** A cushion that never changes. */
export function fixedCushion(milliseconds: number): AdaptiveCushion {
  return createAdaptiveCushion({ minMs: milliseconds, maxMs: milliseconds });
}

/** A cushion that a test changes and that records its calls. */
export function listeningCushion(milliseconds = 100) {
  return {
    milliseconds,
    playedSeconds: 0,
    underruns: 0,
    underran() {
      this.underruns += 1;
    },
    played(seconds: number) {
      this.playedSeconds += seconds;
    },
  };
}

/** Makes a running context that has loaded the processor's code. */
export async function tapSinks(sampleRate = 24_000): Promise<TappedSinks> {
  const context = new AudioContext({ sampleRate });
  const tap = await tapOutput(context);
  const processorLoaded = loadRingProcessor(context);
  await processorLoaded;
  let leases = 0;
  return {
    context,
    tap,
    get leases() {
      return leases;
    },
    make(format, options) {
      leases += 1;
      const log = new WritableAudioLog(format);
      const player = new WorkletPlayer({
        log,
        lease: {
          context,
          destination: tap.node,
          release: () => {
            leases -= 1;
          },
        },
        processorLoaded,
        outputState: new Store<AudioOutputState>('running'),
        cushion: fixedCushion(100),
        rate: 1,
        volume: 1,
        player: { kind: 'worklet', reason: 'requested' },
        worker: sharedFeedWorker(),
        clock: systemClock,
        ...options,
      });
      return sinkOf(log, player);
    },
    close: () => context.close(),
  };
}
