/**
 * The messages between a page and its Worker. Each log has its own port, so that its sound and the commands to its readers keep
 * their order.
 */
import type { AudioFormat } from '../../base/audio-format';
import type { SpeechErrorOptions } from '../../base/errors';
import type { LogJoins } from '../log/packet-log';
import type { LogMessage } from '../log/port-protocol';
import type { FeedPiece, FeedProgress, FeedSettings } from './feed';

/** To the Worker itself: asks for a copy of a log. */
export interface CopyMessage {
  readonly type: 'copy';
  readonly format: AudioFormat;
  /** Cuts and segments with which the copy begins. */
  readonly joins: LogJoins;
  /** Carries this log's {@link CopyMessageIn} and {@link CopyMessageOut}. */
  readonly control: MessagePort;
}

/** To the Worker itself: loads the decoder of a format. */
export interface WarmMessage {
  readonly type: 'warm';
  readonly format: AudioFormat;
}

/** From the Worker itself, sent once when it is running. */
export interface ReadyMessage {
  readonly type: 'ready';
  /** The lock that the Worker holds while it lives, so that the page notices its death. */
  readonly lock: string | undefined;
}

/** A reader of the copy. Each kind has its own commands and news. */
export type ReaderKind = FeedReader | { readonly type: 'measure' };

/** Feeds a ring. Takes {@link FeedCommand}s, sends {@link FeedNews}. */
export interface FeedReader {
  readonly type: 'feed';
  readonly settings: FeedSettings;
  /** The ring's feed port; transferred. */
  readonly ring: MessagePort;
}

/** From the page, on the port of a log. Each reader is identified by its number. */
export type CopyMessageIn =
  | { readonly type: 'log'; readonly message: LogMessage }
  | { readonly type: 'open'; readonly reader: number; readonly kind: ReaderKind }
  | { readonly type: 'command'; readonly reader: number; readonly command: unknown }
  | { readonly type: 'close'; readonly reader: number };

/** From the Worker, on the port of a log. */
export type CopyMessageOut =
  | { readonly type: 'news'; readonly reader: number; readonly news: unknown }
  /** The browser cannot decode the format in a Worker, so the page must. */
  | { readonly type: 'unable' };

/** A command to a feed. */
export type FeedCommand =
  { readonly type: 'seek'; readonly seconds: number; readonly seek: number } | { readonly type: 'rate'; readonly rate: number };

/** News from a feed. */
export type FeedNews =
  | { readonly type: 'progress'; readonly progress: Omit<FeedProgress, 'error'>; readonly error: SpeechErrorOptions | undefined }
  | { readonly type: 'piece'; readonly piece: FeedPiece };
