/** Records what `<audio>` elements play: sinks get elements that play into a tap. */
import type { AudioSink, PlaybackSnapshot, AudioFormat } from '../../../src/audio/player/audio-sink';
import { findContainer } from '../../../src/audio/media-source/containers/find-container';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import { MediaSourcePlayer } from '../../../src/audio/media-source/media-source-player';
import type { MediaSourcePlayerOptions } from '../../../src/audio/media-source/media-source-player';
import { systemClock } from '../../../src/base/clock';
import { sinkOf } from './sink-of';
import { tapOutput, type OutputTap } from './output-tap';
import { untilSnapshot } from './sink-events';
import { fixedCushion } from './tapped-sinks';

/** A tap, and sinks whose elements play into it. */
export interface ElementTap {
  readonly context: AudioContext;
  readonly tap: OutputTap;
  /** The element of the last sink. */
  readonly element: HTMLAudioElement;
  /** Number of elements that were released. */
  readonly released: number;
  make(format: AudioFormat, options?: Partial<MediaSourcePlayerOptions>): Promise<AudioSink>;
  close(): Promise<void>;
}

/** Opens a context at `sampleRate` and taps it. */
export async function tapElements(sampleRate: number): Promise<ElementTap> {
  const context = new AudioContext({ sampleRate });
  const tap = await tapOutput(context);
  let element = new Audio();
  let released = 0;
  return {
    context,
    tap,
    get element() {
      return element;
    },
    get released() {
      return released;
    },
    async make(format, options) {
      const container = options?.container ?? (await findContainer(format));
      if (container === undefined) throw new Error(`Nothing holds ${format.outputFormat} here.`);
      element = new Audio();
      context.createMediaElementSource(element).connect(tap.node);
      const log = new WritableAudioLog(format);
      const player = new MediaSourcePlayer({
        log,
        container,
        lease: {
          element,
          release: () => {
            released += 1;
          },
        },
        options: {},
        cushion: fixedCushion(100),
        player: { kind: 'media-source', reason: 'requested' },
        clock: systemClock,
        ...options,
      });
      return sinkOf(log, player);
    },
    close: () => context.close(),
  };
}

/** Resolves when the position has reached a second, also after a seek. */
export function untilPosition(sink: AudioSink, seconds: number): Promise<PlaybackSnapshot> {
  return untilSnapshot(sink, ({ positionSeconds }) => positionSeconds >= seconds);
}
