/** The AudioWorkletProcessor of one utterance: connects the ports to a {@link RingPlayer}. */
import { RingPlayer } from './ring-player';
import {
  RING_PROCESSOR_NAME,
  type ControlMessage,
  type EdgeMessage,
  type FeedMessage,
  type RingOptions,
  type RingReport,
} from '../../feed/ring-protocol';

class RingProcessor extends AudioWorkletProcessor {
  readonly #player: RingPlayer;
  #feed: MessagePort | undefined;
  #hasOverflowed = false;
  #closed = false;

  constructor({ processorOptions }: { readonly processorOptions: RingOptions }) {
    super();
    this.#player = new RingPlayer(processorOptions, {
      onEdge: (edge, frames, contextFrame, stalledFrames) => {
        const { cuts } = this.#player;
        this.port.postMessage({ type: 'edge', edge, frames, contextFrame, stalledFrames, cuts } satisfies EdgeMessage);
      },
      onConsumed: (frames) => {
        this.#report({ type: 'consumed', frames });
      },
    });
    this.port.onmessage = (event: MessageEvent) => {
      this.#control(event.data as ControlMessage);
    };
  }

  /** Called on the audio thread for each render quantum. Allocates and posts only at changes, and never locks. */
  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output === undefined || this.#closed) return !this.#closed;
    // The feeder counts the room, so an overflow is a bug. Only errors thrown here reach the page.
    if (this.#hasOverflowed) throw new RangeError('The PCM ring overflowed.');
    this.#player.render(output, currentFrame);
    // The sound may continue after its end, if it is cut. So the processor lives until the page closes the node.
    return true;
  }

  /** Called on the audio thread between two render quanta. */
  #control(message: ControlMessage): void {
    switch (message.type) {
      case 'feed':
        this.#feed?.close();
        this.#feed = message.port;
        this.#feed.onmessage = (event: MessageEvent) => {
          this.#take(event.data as FeedMessage);
        };
        break;
      case 'pause':
        this.#player.pause();
        break;
      case 'resume':
        this.#player.resume();
        break;
      case 'cushion':
        this.#player.setCushion(message.frames);
        break;
      case 'stop':
        this.#player.stop(message.fadeFrames);
        break;
      case 'close':
        this.#closed = true;
        this.#feed?.close();
        break;
    }
  }

  #take(message: FeedMessage): void {
    switch (message.type) {
      case 'pcm':
        if (!this.#player.write(message.samples)) this.#hasOverflowed = true;
        break;
      case 'end':
        this.#player.endOfStream();
        break;
      case 'cut':
        this.#reportCut(this.#player.cut(message.afterFrames));
        break;
      case 'truncate':
        this.#reportCut(this.#player.truncate(message.atFrame));
        break;
    }
  }

  #reportCut(atFrame: number): void {
    const { framesPlayed: frames, cuts } = this.#player;
    this.#report({ type: 'cut', atFrame, frames, cuts });
  }

  #report(report: RingReport): void {
    this.#feed?.postMessage(report);
  }
}

try {
  registerProcessor(RING_PROCESSOR_NAME, RingProcessor);
} catch {
  // Another copy of this package has registered it in this context already, with the same protocol.
}
