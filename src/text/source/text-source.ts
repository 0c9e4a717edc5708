/**
 * Anything that yields text, as one async iterable of strings.
 */

import { SpeechError } from '../../base/errors';
import { LazyCode } from '../../base/lazy-code';
import type { MessageSource, ObservableLike } from './push-source';
import type * as formats from './source-formats';
import type { TextOf } from './item-text';
import { TextSeams } from './text-seams';

/**
 * What a source may yield: text, text in UTF-8, or the items of an SDK's stream, which are objects. `null` and `undefined`
 * hold no text.
 */
export type TextItem = string | object | null | undefined;

/**
 * Text that is there, or that comes piece by piece: also what the SDKs of language models answer with, as it is, a
 * `Response` in plain text, markdown, server-sent events or JSON, and a promise of any of these. docs/sources.md lists the
 * SDKs and formats.
 */
export type TextSource = ReadableTextSource | PromiseLike<ReadableTextSource>;

/** A source that is there. */
export type ReadableTextSource =
  string | Iterable<TextItem> | AsyncIterable<TextItem> | ReadableStream<TextItem> | Response | ObservableLike<TextItem> | MessageSource;

/** How the items of a source are read. */
export interface TextSourceOptions {
  /** The text of an item that is neither a string nor bytes. Default: the shapes of the SDKs that docs/sources.md lists. */
  readonly textOf?: TextOf | undefined;
}

/** Reading text needs none of it. */
const formatCode = new LazyCode<typeof formats>(() => import('./source-formats'));
/** Where an object may hold the stream that was meant, the first choice first. */
const STREAM_NAMES = ['fullStream', 'stream', 'textStream', 'body', 'completion', 'responseStream', 'eventStream'];
const MAX_NAMES = 8;
/** How a string begins that may be JSON, or an event as a network sends it; and a beginning of that. */
const PROTOCOL = /^\s*(?:\{\s*"|(?:data|event|id|retry):|:|[0-9a-k]:["{[])/u;
const MAY_BE_PROTOCOL = /^\s*(?:\{|data?|da?|e|ev|even?|event)?$/u;

/**
 * Reads a source piece by piece: the next piece is asked for when the last one was taken, never earlier.
 *
 * Strings come as they are, unless the first ones are messages of an SDK as JSON or server-sent events, and but for a space where one ends a sentence and the next one begins another: see
 * {@link TextSeams}.
 *
 * Leaving the loop early, or aborting, cancels the source at once and without waiting for it. What the source throws
 * comes out unchanged.
 *
 * @param source - Text, or something that yields it.
 * @param signal - Ends the iteration, also while a piece is awaited.
 * @throws SpeechError `invalid-option` when the source is none, or yields items none of which is of a known shape;
 *   `nothing-to-speak` when none of them holds text; `source-failed` when a model reports an error in its stream, an HTTP
 *   status does, or `textOf` throws; `connection-lost` when the code that reads items did not load.
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
  try {
    const readable = isPromise(source) ? await wait(cancelledWhenLate(source, signal)) : source;
    // It was given up before it was there.
    if (isPromise(source) && signal.aborted) return;
    if (typeof readable === 'string') {
      yield readable;
      return;
    }
    pieces = open(readable);
    const { response } = pieces;
    let format = response === undefined || signal.aborted ? undefined : (await wait(formatCode.load()))?.responseFormat(response, textOf);
    const seams = new TextSeams();
    /** Strings of which it is not known yet whether they are text. */
    let held: string[] | undefined = [];
    while (!signal.aborted) {
      const result = await wait(pieces.next()).catch((error: unknown) => {
        // It has ended itself.
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
  } finally {
    wait.end();
    if (!isFinished) pieces?.cancel();
  }
}

/** Cancels a source of which nothing was read and nothing will be, as leaving {@link iterateText} early does. Never throws. */
export function cancelText(source: TextSource): void {
  iterateText(source, AbortSignal.abort())
    .next()
    .catch(() => undefined);
}

/** A source that was opened. */
interface Pieces {
  /** Says what the pieces are. */
  readonly response?: Response;
  next(): Promise<IteratorResult<unknown, unknown>>;
  /** Tells the source that nobody reads it any more. */
  cancel(): void;
}

function open(source: Exclude<ReadableTextSource, string> | undefined): Pieces {
  // The type says it is one of them; an app in plain JavaScript may not know.
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
    // As `for await` has it, what a list holds is awaited.
    next: async () => {
      const result = await iterator.next();
      return result.done === true ? result : { done: false, value: await Promise.resolve<unknown>(result.value) };
    },
    // A generator that waits for its own source can only end when that answers; nobody waits for it here.
    cancel: () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
}

const NOTHING: Pieces = { next: () => Promise.resolve({ done: true, value: undefined }), cancel: () => undefined };

/** Whether something pushes its items: an Observable, an EventSource, a WebSocket. */
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

/** Locks the stream when it is first read, so that until then it can be seen whether somebody else has. */
function readStream(stream: ReadableStream<unknown>): Pieces {
  let reader: ReadableStreamDefaultReader<unknown> | undefined;
  return {
    next: () => (reader ??= stream.getReader()).read(),
    cancel: () => void (reader ?? stream).cancel().catch(() => undefined),
  };
}

/** By its shape, because a page may have one that another realm or a polyfill made. */
function isResponse(source: Exclude<ReadableTextSource, string>): source is Response {
  return 'headers' in source && 'body' in source && 'ok' in source;
}

/** Some streams of SDKs can be awaited as well; those are read. */
function isPromise(source: TextSource): source is PromiseLike<ReadableTextSource> {
  const given: unknown = source;
  if (typeof given !== 'object' || given === null || Symbol.asyncIterator in given || Symbol.iterator in given || 'getReader' in given)
    return false;
  return 'then' in given && typeof given.then === 'function';
}

/** What a promise gives when nobody waits for it any more is cancelled. */
async function cancelledWhenLate(source: PromiseLike<ReadableTextSource>, signal: AbortSignal): Promise<ReadableTextSource> {
  const readable = await source;
  if (signal.aborted) cancelText(readable);
  return readable;
}

/** Waits for one promise after the other, each no longer than until the signal aborts, which answers undefined. */
function waitingUntil(signal: AbortSignal): { <Value>(promise: Promise<Value>): Promise<Value | undefined>; end(): void } {
  let stopWaiting: (() => void) | undefined;
  const onAbort = () => stopWaiting?.();
  signal.addEventListener('abort', onAbort);
  // Not a race against one promise of the abort: that would remember every piece for as long as the source lives.
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
