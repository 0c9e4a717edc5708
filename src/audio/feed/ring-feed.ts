/** Feeds one ring: from the Worker if possible, otherwise from the page. May move to the page in the middle of an utterance. */
import type { Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { AudioLog } from '../log/audio-log';
import { unpackError } from '../log/log-copy';
import type { Feed, FeedPiece, FeedProgress, FeedSettings } from './feed';
import type { FeedWorkerHost } from './worker-host';
import type { FeedCommand, FeedNews, FeedReader } from './worker-protocol';
import type { Timeline } from './timeline';
import { openInWorker } from './worker-copy';

/** Options of a {@link RingFeed}. */
export interface RingFeedOptions {
  /** The sound. */
  readonly log: AudioLog;
  readonly host: FeedWorkerHost;
  readonly outputSampleRate: number;
  readonly capacityFrames: number;
  readonly rate: number;
  /** Maps the ring's frames to the utterance. The caller keeps it up to date. */
  readonly timeline: Timeline;
  readonly clock: Clock;
  /** Called with the ring's end of the feed port: at the beginning, and again after a move. */
  readonly onPort: (port: MessagePort) => void;
  readonly onProgress: (progress: FeedProgress) => void;
  readonly onPiece: (piece: FeedPiece) => void;
  /** Called if the ring cannot be fed at all. */
  readonly onFailure: (error: SpeechError) => void;
  /** Returns whether sound after a second of the utterance may reach the feed a second or a little more later. */
  readonly canWait: (seconds: number) => boolean;
}

/** Feeds one ring. */
export class RingFeed implements Feed {
  readonly #options: RingFeedOptions;
  /** Number of the log's cuts that the Worker has handled. */
  #cutsMade = 0;
  #rate: number;
  #awaitedSeek: { readonly seconds: number; readonly seek: number } | undefined;
  #feed: Feed | undefined;
  #isClosed = false;

  constructor(options: RingFeedOptions) {
    this.#options = options;
    this.#rate = options.rate;
    this.#feed = this.#openInWorker();
    if (this.#feed === undefined) void this.#moveToPage(false);
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
    this.#feed?.close();
    this.#feed = undefined;
  }

  #openInWorker(): Feed | undefined {
    const { host, log, onPort, onProgress, canWait } = this.#options;
    const { port1, port2 } = new MessageChannel();
    const kind: FeedReader = { type: 'feed', settings: this.#settings, ring: port1 };
    const reader = openInWorker<FeedCommand, FeedNews>(host, log, kind, [port1], {
      canWait,
      onNews: (news) => {
        if (news.type === 'piece') {
          this.#onPiece(news.piece);
          return;
        }
        this.#cutsMade = news.progress.logCuts;
        onProgress({ ...news.progress, error: unpackError(news.error) });
      },
      onLoss: () => {
        this.#feed = undefined;
        void this.#moveToPage(true);
      },
    });
    if (reader === undefined) return undefined;
    onPort(port2);
    return {
      seek: (seconds, seek) => reader.send({ type: 'seek', seconds, seek }),
      setRate: (rate) => reader.send({ type: 'rate', rate }),
      close: () => reader.close(),
    };
  }

  async #moveToPage(isTakeover: boolean): Promise<void> {
    const { log, clock, onProgress, onFailure } = this.#options;
    try {
      const { openPageFeed } = await import('./page-feed');
      if (this.#isClosed) return;
      const { port1, port2 } = new MessageChannel();
      // The ring's sound after a cut that the Worker has missed does not belong to the log any more.
      const missedCuts = log.cuts.slice(this.#cutsMade).map(({ seconds }) => seconds);
      const feed = openPageFeed(log, {
        ...this.#settings,
        ...(isTakeover ? { keptSeconds: Math.min(...missedCuts) } : {}),
        port: port1,
        clock,
        onProgress,
        onPiece: (piece) => {
          this.#onPiece(piece);
        },
      });
      this.#goOnWith(feed, port2);
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

  #goOnWith(feed: Feed, port: MessagePort): void {
    // The feed's first report may have ended playback.
    if (this.#isClosed) {
      feed.close();
      return;
    }
    this.#feed = feed;
    this.#options.onPort(port);
    if (this.#awaitedSeek !== undefined) feed.seek(this.#awaitedSeek.seconds, this.#awaitedSeek.seek);
  }

  get #settings(): FeedSettings {
    const { outputSampleRate, capacityFrames, timeline } = this.#options;
    return { outputSampleRate, capacityFrames, timeline: timeline.pieces, rate: this.#rate };
  }

  #onPiece(piece: FeedPiece): void {
    if (piece.seek === this.#awaitedSeek?.seek) this.#awaitedSeek = undefined;
    this.#options.onPiece(piece);
  }
}
