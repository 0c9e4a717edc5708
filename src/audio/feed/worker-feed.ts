/**
 * A {@link Feed} whose work the feeding Worker does: what is asked of it are messages.
 */
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';
import type { Feed, FeedListener, FeedSettings } from './feed';
import { unpackError, type FeedMessageIn, type FeedMessageOut, type OpenMessage } from './feed-protocol';
import type { FeedWorkerHost } from './worker-host';

/** What a {@link WorkerFeed} is made of. */
export interface WorkerFeedOptions extends FeedListener {
  readonly host: FeedWorkerHost;
  readonly format: AudioFormat;
  readonly settings: FeedSettings;
  /** The ring's feed port; transferred. */
  readonly ring: MessagePort;
  /** Called when the Worker cannot feed, or cannot any more. Nothing else is called afterwards. */
  readonly onLoss: () => void;
}

/** Asks the Worker to feed one ring. */
export class WorkerFeed implements Feed {
  readonly #control: MessagePort;
  readonly #release: () => void;
  #isClosed = false;

  private constructor(control: MessagePort, release: () => void) {
    this.#control = control;
    this.#release = release;
  }

  /** Opens the feed; undefined where there can be no Worker. */
  static open({ host, format, settings, ring, onProgress, onPiece, onLoss }: WorkerFeedOptions): WorkerFeed | undefined {
    const { port1, port2 } = new MessageChannel();
    const lose = () => {
      if (feed === undefined || feed.#isClosed) return;
      feed.close();
      onLoss();
    };
    const message: OpenMessage = { type: 'open', format, settings, control: port2, ring };
    const release = host.open(message, [port2, ring], lose);
    const feed = release === undefined ? undefined : new WorkerFeed(port1, release);
    port1.onmessage = ({ data }: MessageEvent<FeedMessageOut>) => {
      switch (data.type) {
        case 'progress':
          onProgress({ ...data.progress, error: unpackError(data.error) });
          break;
        case 'piece':
          onPiece(data.piece);
          break;
        case 'unable':
          host.setUnable(format);
          lose();
          break;
      }
    };
    return feed;
  }

  append(bytes: Uint8Array): void {
    // A view would be sent with the whole buffer it looks at.
    if (bytes.byteLength === bytes.buffer.byteLength) {
      this.#send({ type: 'append', bytes });
    } else {
      const own = bytes.slice();
      this.#send({ type: 'append', bytes: own }, [own.buffer]);
    }
  }

  startSegment(options: SegmentOptions): void {
    this.#send({ type: 'segment', options });
  }

  truncate(seconds: number): void {
    this.#send({ type: 'truncate', seconds });
  }

  endOfStream(): void {
    this.#send({ type: 'end' });
  }

  seek(seconds: number, seek: number): void {
    this.#send({ type: 'seek', seconds, seek });
  }

  setRate(rate: number): void {
    this.#send({ type: 'rate', rate });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#send({ type: 'close' });
    this.#isClosed = true;
    this.#control.onmessage = null;
    this.#control.close();
    this.#release();
  }

  #send(message: FeedMessageIn, transfer: Transferable[] = []): void {
    if (!this.#isClosed) this.#control.postMessage(message, transfer);
  }
}
