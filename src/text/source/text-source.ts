/** Reads anything that yields text as one async iterable of strings. */

import { SpeechError } from '../../base/errors';
import { LazyCode } from '../../base/lazy-code';
import type { MessageSource, ObservableLike } from './format/push-source';
import type * as formats from './format/source-formats';
import type { TextOf } from './reading/item-text';
import type { TextFormat } from './format/text-format';
import { TextSeams } from './reading/text-seams';

/** An item of a source: text, UTF-8 bytes, or an object of an SDK's stream. `null` and `undefined` hold no text. */
export type TextItem = string | object | null | undefined;

/**
 * A text, or anything that yields it piece by piece: the results of language model SDKs as they are; a `Response` in plain
 * text, markdown, server-sent events or JSON; or a promise of any of these. docs/sources.md lists the SDKs and formats.
 */
export type TextSource = ReadableTextSource | PromiseLike<ReadableTextSource>;

/** A source that is not a promise. */
export type ReadableTextSource =
  string | Iterable<TextItem> | AsyncIterable<TextItem> | ReadableStream<TextItem> | Response | ObservableLike<TextItem> | MessageSource;

/** Options for reading a source. */
export interface TextSourceOptions {
  /** Reads the text of an item that is neither a string nor bytes. Default: the SDKs' shapes in docs/sources.md. */
  readonly textOf?: TextOf | undefined;
}

/** Plain text does not need this code. */
const formatCode = new LazyCode<typeof formats>(() => import('./format/source-formats'));
/** Properties of an object that may hold the intended stream, in order of preference. */
const STREAM_NAMES = ['fullStream', 'stream', 'textStream', 'body', 'completion', 'responseStream', 'eventStream'];
const MAX_NAMES = 8;
/** The start of a string that may be JSON or a network event, and an incomplete start. */
const PROTOCOL = /^\s*(?:\{\s*"|(?:data|event|id|retry):|:|[0-9a-k]:["{[])/u;
const MAY_BE_PROTOCOL = /^\s*(?:\{|data?|da?|e|ev|even?|event)?$/u;

/**
 * Reads a source piece by piece. The next piece is requested only when the last one was taken.
 *
 * Strings are passed on unchanged, with two exceptions: the first ones may be an SDK's messages as JSON or server-sent
 * events, and a space is added where one string ends a sentence and the next one begins another, see {@link TextSeams}.
 *
 * Leaving the loop early, or aborting, cancels the source at once without waiting for it. Errors of the source are thrown
 * unchanged.
 *
 * @param source - A text, or anything that yields it.
 * @param signal - Ends the iteration, even while a piece is awaited.
 * @throws SpeechError `invalid-option` if the source is invalid or no item has a known shape; `nothing-to-speak` if no item
 *   holds text; `source-failed` if a model reports an error, a request failed, or `textOf` throws; `connection-lost` if the
 *   code that reads items did not load.
 */
export async function* iterateText(
  source: TextSource,
  signal: AbortSignal,
  { textOf }: TextSourceOptions = {},
): AsyncGenerator<string, void, undefined> {
  if (typeof source === 'string') {
    yield source;
    return;
  }
  const wait = waitingUntil(signal);
  let pieces: Pieces | undefined;
  let isFinished = false;
  let format: TextFormat | undefined;
  /** Strings that may be text or a protocol. */
  let held: string[] | undefined = [];
  try {
    const readable = isPromise(source) ? await wait(cancelledWhenLate(source, signal)) : source;
    // The source was cancelled before its promise resolved.
    if (isPromise(source) && signal.aborted) return;
    if (typeof readable === 'string') {
      yield readable;
      return;
    }
    pieces = open(readable);
    const { response } = pieces;
    format = response === undefined || signal.aborted ? undefined : (await wait(formatCode.load()))?.responseFormat(response, textOf);
    const seams = new TextSeams();
    while (!signal.aborted) {
      const result = await wait(pieces.next()).catch((error: unknown) => {
        // The source has ended itself.
        isFinished = true;
        throw error;
      });
      if (result === undefined) return;
      isFinished = result.done === true;
      if (format === undefined && typeof result.value === 'string') {
        held?.push(result.value);
        if (held === undefined) {
          if (result.value !== '') yield seams.join(result.value);
          continue;
        }
        const start = held.join('');
        if (MAY_BE_PROTOCOL.test(start)) continue;
        const isProtocol = PROTOCOL.test(start);
        if (isProtocol) format = (await wait(formatCode.load()))?.stringFormat(textOf);
        for (const piece of held) {
          if (format !== undefined) yield* format.take(piece);
          else if (piece !== '' && !isProtocol) yield seams.join(piece);
        }
        held = undefined;
        continue;
      }
      for (const piece of held?.filter((each) => each !== '') ?? []) yield seams.join(piece);
      held = undefined;
      if (!isFinished) format ??= (await wait(formatCode.load()))?.itemFormat(textOf, seams.tail);
      if (format !== undefined) yield* isFinished ? format.end() : format.take(result.value);
      if (isFinished) return;
    }
  } catch (error) {
    // Text that is still held came before the failure.
    yield* textBefore(held, format);
    throw error;
  } finally {
    wait.end();
    if (!isFinished) pieces?.cancel();
  }
}

function* textBefore(held: readonly string[] = [], format: TextFormat | undefined): Generator<string> {
  if (!PROTOCOL.test(held.join(''))) yield* held.filter((piece) => piece !== '');
  try {
    yield* format?.end() ?? [];
  } catch {
    // The failure of the source explains more than a missing end.
  }
}

/** Cancels a source that was never read, as leaving {@link iterateText} early does. Never throws. */
export function cancelText(source: TextSource): void {
  iterateText(source, AbortSignal.abort())
    .next()
    .catch(() => undefined);
}

/** An opened source. */
interface Pieces {
  /** The response that the pieces belong to, if any. */
  readonly response?: Response;
  next(): Promise<IteratorResult<unknown, unknown>>;
  /** Cancels the source. */
  cancel(): void;
}

function open(source: Exclude<ReadableTextSource, string> | undefined): Pieces {
  // The type guarantees this, but an app in plain JavaScript may pass anything.
  const given: unknown = source;
  if (source === undefined || typeof given !== 'object' || given === null) throw noSource(given);
  if (isResponse(source)) return { ...(source.body === null ? NOTHING : readStream(source.body)), response: source };
  if (ArrayBuffer.isView(given)) return open([given]);
  // Not `for await`: WebKit's ReadableStream is not async iterable (https://bugs.webkit.org/show_bug.cgi?id=194379).
  if ('getReader' in source) {
    if (source.locked) throw readElsewhere();
    return readStream(source);
  }
  if (!(Symbol.asyncIterator in source) && !(Symbol.iterator in source)) {
    if (pushes(source)) return readWhatIsPushed(source);
    throw noSource(source);
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return {
    // Like `for await`, awaits the elements of a list.
    next: async () => {
      const result = await iterator.next();
      return result.done === true ? result : { done: false, value: await Promise.resolve<unknown>(result.value) };
    },
    // A generator that awaits its own source can end only after that; nothing waits for it here.
    cancel: () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
}

const NOTHING: Pieces = { next: () => Promise.resolve({ done: true, value: undefined }), cancel: () => undefined };

/** Whether a source pushes its items: an Observable, an EventSource or a WebSocket. */
function pushes(source: object): source is ObservableLike<unknown> | MessageSource {
  if ('subscribe' in source) return typeof source.subscribe === 'function';
  return 'addEventListener' in source && 'readyState' in source && 'close' in source && typeof source.close === 'function';
}

function readWhatIsPushed(source: ObservableLike<unknown> | MessageSource): Pieces {
  let pieces: Pieces | undefined;
  let isCancelled = false;
  return {
    next: async () => {
      const { readPushed } = await formatCode.load();
      if (isCancelled) return { done: true, value: undefined };
      pieces ??= readPushed(source);
      return pieces.next();
    },
    cancel: () => {
      isCancelled = true;
      pieces?.cancel();
    },
  };
}

/** Locks the stream on first read, so that another reader is noticed until then. */
function readStream(stream: ReadableStream<unknown>): Pieces {
  let reader: ReadableStreamDefaultReader<unknown> | undefined;
  return {
    next: () => (reader ??= stream.getReader()).read(),
    cancel: () => void (reader ?? stream).cancel().catch(() => undefined),
  };
}

/** Whether a source is a Response, judged by its shape, because it may come from another realm or a polyfill. */
function isResponse(source: Exclude<ReadableTextSource, string>): source is Response {
  return 'headers' in source && 'body' in source && 'ok' in source;
}

/** Whether a source is a promise. SDK streams that can also be awaited are read as streams. */
function isPromise(source: TextSource): source is PromiseLike<ReadableTextSource> {
  const given: unknown = source;
  if (typeof given !== 'object' || given === null || Symbol.asyncIterator in given || Symbol.iterator in given || 'getReader' in given)
    return false;
  return 'then' in given && typeof given.then === 'function';
}

/** Awaits a source, and cancels it if reading was aborted meanwhile. */
async function cancelledWhenLate(source: PromiseLike<ReadableTextSource>, signal: AbortSignal): Promise<ReadableTextSource> {
  const readable = await source;
  if (signal.aborted) cancelText(readable);
  return readable;
}

/** Awaits promises one after another; each resolves to undefined if the signal aborts first. */
function waitingUntil(signal: AbortSignal): { <Value>(promise: Promise<Value>): Promise<Value | undefined>; end(): void } {
  let stopWaiting: (() => void) | undefined;
  const onAbort = () => stopWaiting?.();
  signal.addEventListener('abort', onAbort);
  // Not a race with one promise of the abort, which would keep every piece for as long as the source lives.
  const wait = <Value>(promise: Promise<Value>) =>
    new Promise<Value | undefined>((resolve, reject) => {
      stopWaiting = () => resolve(undefined);
      promise.then(resolve, reject);
      if (signal.aborted) stopWaiting();
    });
  return Object.assign(wait, { end: () => signal.removeEventListener('abort', onAbort) });
}

function readElsewhere(): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message:
      'The ReadableStream is locked: something else reads it, and a stream can be read once. Give it to speech before anything else, or give one branch of its tee().',
  });
}

function noSource(source: unknown): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `The text source is ${describe(source)}. ${hint(source)}`,
  });
}

function describe(source: unknown): string {
  if (source === null) return 'null';
  if (typeof source !== 'object') return typeof source;
  const names = Object.keys(source);
  return names.length === 0
    ? 'an object'
    : `an object with ${names.slice(0, MAX_NAMES).join(', ')}${names.length > MAX_NAMES ? ', …' : ''}`;
}

function hint(source: unknown): string {
  const isObject = typeof source === 'object' && source !== null;
  const name = isObject ? STREAM_NAMES.find((each) => each in source) : undefined;
  if (name !== undefined) return `Give what it streams: its \`${name}\`.`;
  if (isObject && ('parts' in source || 'content' in source)) return 'If it is a message of a chat, give textOfMessage(message).';
  return "Give a string, a Response, or an iterable, async iterable or ReadableStream of text, such as an SDK's own stream.";
}
