/**
 * What a page and the feeding Worker say to each other. Each utterance has a port of its own for it.
 */
import { SpeechError, type SpeechErrorOptions } from '../../base/errors';
import type { LogEntry } from '../log/audio-log';
import type { AudioFormat } from '../../base/audio-format';
import type { FeedPiece, FeedProgress, FeedSettings } from './feed';

/** To the Worker itself. */
export interface OpenMessage {
  readonly type: 'open';
  readonly format: AudioFormat;
  readonly settings: FeedSettings;
  /** Where this utterance's {@link FeedMessageIn} come and its {@link FeedMessageOut} go. */
  readonly control: MessagePort;
  /** The ring's feed port. */
  readonly ring: MessagePort;
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

/** From the page, on an utterance's port. */
export type FeedMessageIn =
  | { readonly type: 'write'; readonly entry: LogEntry }
  | { readonly type: 'end' }
  | { readonly type: 'seek'; readonly seconds: number; readonly seek: number }
  | { readonly type: 'rate'; readonly rate: number }
  | { readonly type: 'close' };

/** From the Worker, on an utterance's port. */
export type FeedMessageOut =
  | { readonly type: 'progress'; readonly progress: Omit<FeedProgress, 'error'>; readonly error: SpeechErrorOptions | undefined }
  | { readonly type: 'piece'; readonly piece: FeedPiece }
  /** The browser does not decode the format in a Worker: the page must. */
  | { readonly type: 'unable' };

/** What of an error survives a message: its class does not, and not every cause can be sent. */
export function packError({ code, message, retryable, cause }: SpeechError): SpeechErrorOptions {
  const packed = { code, message, retryable };
  return cause instanceof Error ? { ...packed, cause: new Error(cause.message) } : packed;
}

/** The error that {@link packError} was given. */
export function unpackError(packed: SpeechErrorOptions | undefined): SpeechError | undefined {
  return packed === undefined ? undefined : new SpeechError(packed);
}
