/**
 * The feed of one ring, wherever it runs: in the Worker if that can be, else in the page. It may have to move in the
 * middle of an utterance; then the log is read again from its beginning.
 */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { AudioLog } from '../log/audio-log';
import type { Feed, FeedPiece, FeedProgress, FeedSettings } from './feed';
import type { FeedWorkerHost } from './worker-host';
import type { Timeline } from './timeline';
import { WorkerFeed } from './worker-feed';

/** What a {@link RingFeed} is made of. */
export interface RingFeedOptions {
  /** The sound. */
  readonly log: AudioLog;
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
export class RingFeed {
  readonly #options: RingFeedOptions;
  readonly #unsubscribe: () => void;
  /** How many entries of the log the feed was told. */
  #told = 0;
  #isEndTold = false;
  /** How many cuts of the log the Worker has made. */
  #cutsMade = 0;
  #rate: number;
  #awaitedSeek: { readonly seconds: number; readonly seek: number } | undefined;
  #feed: Feed | undefined;
  #isClosed = false;

  constructor(options: RingFeedOptions) {
    this.#options = options;
    this.#rate = options.rate;
    if (options.host.canFeed(options.log.format)) this.#feed = this.#openInWorker();
    if (this.#feed === undefined) void this.#moveToPage(false);
    this.#unsubscribe = options.log.subscribe(() => {
      this.#tell();
    });
    this.#tell();
  }

  /** Goes to a second of the utterance: see {@link Feed.seek}. */
  seek(seconds: number, seek: number): void {
    this.#awaitedSeek = { seconds, seek };
    this.#feed?.seek(seconds, seek);
  }

  /** Plays at another rate from about now on. */
  setRate(rate: number): void {
    this.#rate = rate;
    this.#feed?.setRate(rate);
  }

  /** Frees everything, the ring's port included. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
    this.#feed?.close();
    this.#feed = undefined;
  }

  #tell(): void {
    const feed = this.#feed;
    if (feed === undefined) return;
    const { entries, isEnded } = this.#options.log;
    for (; this.#told < entries.length; this.#told += 1) {
      const entry = entries[this.#told];
      if (entry === undefined) continue;
      if (entry instanceof Uint8Array) feed.append(entry);
      else if (entry.type === 'segment') feed.startSegment(entry);
      else feed.truncate(entry.seconds);
    }
    if (!isEnded || this.#isEndTold) return;
    this.#isEndTold = true;
    feed.endOfStream();
  }

  #openInWorker(): Feed | undefined {
    const { host, log, onPort } = this.#options;
    const { port1, port2 } = new MessageChannel();
    const feed = WorkerFeed.open({
      host,
      format: log.format,
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
    const { log, clock, onProgress, onPort, onFailure } = this.#options;
    try {
      const { openPageFeed } = await import('./page-feed');
      if (this.#isClosed) return;
      const { port1, port2 } = new MessageChannel();
      const feed = openPageFeed(log.format, {
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
      this.#told = 0;
      this.#isEndTold = false;
      this.#tell();
      if (takesOver) feed.takeOver(Math.min(...log.cuts.slice(this.#cutsMade).map(({ seconds }) => seconds)));
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

  #settings(takesOver: boolean): FeedSettings {
    const { outputSampleRate, capacityFrames, timeline } = this.#options;
    return { outputSampleRate, capacityFrames, timeline: timeline.pieces, rate: this.#rate, takesOver };
  }

  #onPiece(piece: FeedPiece): void {
    if (piece.seek === this.#awaitedSeek?.seek) this.#awaitedSeek = undefined;
    this.#options.onPiece(piece);
  }
}
