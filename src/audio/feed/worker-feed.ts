/**
 * A {@link Feed} whose work the feeding Worker does: what is asked of it are messages.
 */
import type { AudioLog } from '../log/audio-log';
import type { Feed, FeedListener, FeedSettings } from './feed';
import { unpackError, type FeedMessageIn, type FeedMessageOut, type OpenMessage } from './feed-protocol';
import type { FeedWorkerHost } from './worker-host';

/** What a {@link WorkerFeed} is made of. */
export interface WorkerFeedOptions extends FeedListener {
  readonly host: FeedWorkerHost;
  /** What the Worker gets a copy of. */
  readonly log: AudioLog;
  readonly settings: FeedSettings;
  /** The ring's feed port; transferred. */
  readonly ring: MessagePort;
  /** Called when the Worker cannot feed, or cannot any more. Nothing else is called afterwards. */
  readonly onLoss: () => void;
}

/** Has the Worker feed one ring. */
export class WorkerFeed implements Feed {
  readonly #control: MessagePort;
  readonly #release: () => void;
  readonly #log: AudioLog;
  readonly #unsubscribe: () => void;
  /** How many entries of the log were sent. */
  #sent = 0;
  #isEndSent = false;
  #isClosed = false;

  private constructor(log: AudioLog, control: MessagePort, release: () => void) {
    this.#log = log;
    this.#control = control;
    this.#release = release;
    this.#unsubscribe = log.subscribe(() => {
      this.#copy();
    });
    this.#copy();
  }

  /** Opens the feed; undefined where there can be no Worker. */
  static open({ host, log, settings, ring, onProgress, onPiece, onLoss }: WorkerFeedOptions): WorkerFeed | undefined {
    const { port1, port2 } = new MessageChannel();
    const lose = () => {
      if (feed === undefined || feed.#isClosed) return;
      feed.close();
      onLoss();
    };
    const { format } = log;
    const message: OpenMessage = { type: 'open', format, settings, control: port2, ring };
    const release = host.open(message, [port2, ring], lose);
    const feed = release === undefined ? undefined : new WorkerFeed(log, port1, release);
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
    this.#unsubscribe();
    this.#control.onmessage = null;
    this.#control.close();
    this.#release();
  }

  #copy(): void {
    const { entries, isEnded } = this.#log;
    for (; this.#sent < entries.length; this.#sent += 1) {
      const entry = entries[this.#sent];
      if (entry === undefined) continue;
      if (!(entry instanceof Uint8Array) || entry.byteLength === entry.buffer.byteLength) {
        this.#send({ type: 'write', entry });
      } else {
        // A view would be sent with the whole buffer it looks at.
        const own = entry.slice();
        this.#send({ type: 'write', entry: own }, [own.buffer]);
      }
    }
    if (!isEnded || this.#isEndSent) return;
    this.#isEndSent = true;
    this.#send({ type: 'end' });
  }

  #send(message: FeedMessageIn, transfer: Transferable[] = []): void {
    if (!this.#isClosed) this.#control.postMessage(message, transfer);
  }
}
