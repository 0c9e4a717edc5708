/**
 * What a page and the feeding Worker say to each other. Each log has a port of its own for it, so that its sound and what
 * is asked of its readers keep their order.
 */
import type { AudioFormat } from '../../base/audio-format';
import type { SpeechErrorOptions } from '../../base/errors';
import type { LogJoins } from '../log/packet-log';
import type { LogMessage } from '../log/port-protocol';
import type { FeedPiece, FeedProgress, FeedSettings } from './feed';

/** To the Worker itself: keeps a copy of a log. */
export interface CopyMessage {
  readonly type: 'copy';
  readonly format: AudioFormat;
  /** What the copy begins with. */
  readonly joins: LogJoins;
  /** Where this log's {@link CopyMessageIn} come and its {@link CopyMessageOut} go. */
  readonly control: MessagePort;
}

/** To the Worker itself: gets a format's decoder ready. */
export interface WarmMessage {
  readonly type: 'warm';
  readonly format: AudioFormat;
}

/** From the Worker itself, once: it runs. */
export interface ReadyMessage {
  readonly type: 'ready';
  /** Name of the lock it holds as long as it lives, for a page that wants to know when it doesn't. */
  readonly lock: string | undefined;
}

/** A reader of the copy. What it is asked and what it tells is its own. */
export type ReaderKind = FeedReader | { readonly type: 'measure' };

/** Feeds a ring. Takes {@link FeedCommand}s, gives {@link FeedNews}. */
export interface FeedReader {
  readonly type: 'feed';
  readonly settings: FeedSettings;
  /** The ring's feed port; transferred. */
  readonly ring: MessagePort;
}

/** From the page, on the port of a log. Readers have numbers. */
export type CopyMessageIn =
  | { readonly type: 'log'; readonly message: LogMessage }
  | { readonly type: 'open'; readonly reader: number; readonly kind: ReaderKind }
  | { readonly type: 'command'; readonly reader: number; readonly command: unknown }
  | { readonly type: 'close'; readonly reader: number };

/** From the Worker, on the port of a log. */
export type CopyMessageOut =
  | { readonly type: 'news'; readonly reader: number; readonly news: unknown }
  /** The browser does not decode the format in a Worker: the page must. */
  | { readonly type: 'unable' };

/** What is asked of a feed. */
export type FeedCommand =
  { readonly type: 'seek'; readonly seconds: number; readonly seek: number } | { readonly type: 'rate'; readonly rate: number };

/** What a feed tells. */
export type FeedNews =
  | { readonly type: 'progress'; readonly progress: Omit<FeedProgress, 'error'>; readonly error: SpeechErrorOptions | undefined }
  | { readonly type: 'piece'; readonly piece: FeedPiece };
