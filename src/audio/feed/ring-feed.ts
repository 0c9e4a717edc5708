/**
 * The feed of one ring, wherever it runs: in the Worker if that can be, else in the page. It may have to move in the
 * middle of an utterance, so it keeps what it was given and gives it again.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';
import type { Feed, FeedPiece, FeedProgress, FeedSettings } from './feed';
import type { FeedWorkerHost } from './worker-host';
import { ReceivedLength } from './received-length';
import type { Timeline } from './timeline';
import { WorkerFeed } from './worker-feed';

/** What makes up an utterance, piece by piece: bytes stand for themselves, since in an hour of speech there are thousands. */
type Given = Uint8Array | ((receiver: GivenTo) => void);
type GivenTo = Pick<Feed, 'append' | 'startSegment' | 'truncate'>;

/** What a {@link RingFeed} is made of. */
export interface RingFeedOptions {
  readonly format: AudioFormat;
  readonly host: FeedWorkerHost;
  readonly outputSampleRate: number;
  readonly capacityFrames: number;
  readonly rate: number;
  /** What has been played and is to be played, which the owner keeps up to date. */
  readonly timeline: Timeline;
  readonly clock: Clock;
  /** Called with the port the ring is to take its sound from: once at first, and again after a move. */
  readonly onPort: (port: MessagePort) => void;
  readonly onProgress: (progress: FeedProgress) => void;
  readonly onPiece: (piece: FeedPiece) => void;
  /** Called when nobody can feed the ring. */
  readonly onFailure: (error: SpeechError) => void;
}

/** Feeds one ring from the best place there is. */
export class RingFeed implements Feed {
  readonly #options: RingFeedOptions;
  /** All that was given, in its order. Bytes are shared with whoever gave them and not copied. */
  #given: Given[] = [];
  /** The seconds of all truncations, and how many of them the Worker has made. */
  #cutSeconds: number[] = [];
  #cutsMade = 0;
  readonly #length: ReceivedLength;
  /** What nobody has asked the length of yet. */
  #uncounted: Given[] = [];
  /** From there it need not move any more. */
  #isInPage = false;
  #endSaid = false;
  #rate: number;
  #awaitedSeek: { readonly seconds: number; readonly seek: number } | undefined;
  #feed: Feed | undefined;
  #isClosed = false;

  constructor(options: RingFeedOptions) {
    this.#options = options;
    this.#rate = options.rate;
    this.#length = new ReceivedLength(options.format);
    if (options.host.canFeed(options.format)) this.#feed = this.#openInWorker();
    if (this.#feed === undefined) void this.#moveToPage(false);
  }

  /** Seconds of sound that were given, whether or not the feed has come to them. */
  get givenSeconds(): number {
    for (const what of this.#uncounted) giveTo(this.#length, what);
    this.#uncounted = [];
    return this.#length.seconds;
  }

  append(bytes: Uint8Array): void {
    this.#give(bytes);
  }

  startSegment(options: SegmentOptions): void {
    this.#give((receiver) => {
      receiver.startSegment(options);
    });
  }

  truncate(seconds: number): void {
    this.#cutSeconds.push(seconds);
    this.#give((receiver) => {
      receiver.truncate(seconds);
    });
  }

  endOfStream(): void {
    if (this.#isClosed || this.#endSaid) return;
    this.#endSaid = true;
    this.#feed?.endOfStream();
  }

  seek(seconds: number, seek: number): void {
    this.#awaitedSeek = { seconds, seek };
    this.#feed?.seek(seconds, seek);
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#feed?.setRate(rate);
  }

  close(): void {
    this.#isClosed = true;
    this.#given = [];
    this.#uncounted = [];
    this.#feed?.close();
    this.#feed = undefined;
  }

  #give(what: Given): void {
    if (this.#isClosed || this.#endSaid) return;
    this.#uncounted.push(what);
    if (!this.#isInPage) this.#given.push(what);
    if (this.#feed !== undefined) giveTo(this.#feed, what);
  }

  #openInWorker(): Feed | undefined {
    const { host, format, onPort } = this.#options;
    const { port1, port2 } = new MessageChannel();
    const feed = WorkerFeed.open({
      host,
      format,
      settings: this.#settings(false),
      ring: port1,
      onProgress: (progress) => {
        this.#cutsMade = progress.truncations;
        this.#options.onProgress(progress);
      },
      onPiece: (piece) => {
        this.#onPiece(piece);
      },
      onLoss: () => {
        this.#feed = undefined;
        void this.#moveToPage(true);
      },
    });
    if (feed !== undefined) onPort(port2);
    return feed;
  }

  async #moveToPage(takesOver: boolean): Promise<void> {
    const { format, clock, onProgress, onPort, onFailure } = this.#options;
    try {
      const { openPageFeed } = await import('./page-feed');
      if (this.#isClosed) return;
      const { port1, port2 } = new MessageChannel();
      const feed = openPageFeed(format, {
        ...this.#settings(takesOver),
        port: port1,
        clock,
        onProgress,
        onPiece: (piece) => {
          this.#onPiece(piece);
        },
      });
      this.#feed = feed;
      onPort(port2);
      this.#giveAgain(feed);
      if (takesOver) feed.takeOver(Math.min(...this.#cutSeconds.slice(this.#cutsMade)));
      if (this.#awaitedSeek !== undefined) feed.seek(this.#awaitedSeek.seconds, this.#awaitedSeek.seek);
    } catch (cause) {
      onFailure(
        new SpeechError({
          code: 'audio-unsupported',
          message:
            'The code of the audio decoder did not arrive: the network failed, or the server does not have the file any ' +
            'more, as after a deployment. Try again, and reload the page if that does not help; see cause.',
          retryable: true,
          cause,
        }),
      );
    }
  }

  #giveAgain(feed: Feed): void {
    for (const what of this.#given) giveTo(feed, what);
    if (this.#endSaid) feed.endOfStream();
    this.#isInPage = true;
    this.#given = [];
  }

  #settings(takesOver: boolean): FeedSettings {
    const { outputSampleRate, capacityFrames, timeline } = this.#options;
    return { outputSampleRate, capacityFrames, timeline: timeline.pieces, rate: this.#rate, takesOver };
  }

  #onPiece(piece: FeedPiece): void {
    if (piece.seek === this.#awaitedSeek?.seek) this.#awaitedSeek = undefined;
    this.#options.onPiece(piece);
  }
}

function giveTo(receiver: GivenTo, what: Given): void {
  if (typeof what === 'function') what(receiver);
  else receiver.append(what);
}
