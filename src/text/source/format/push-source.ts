/** Reads push sources (RxJS Observables, EventSource, WebSocket) one item at a time, like iterables. */
import { SpeechError } from '../../../base/errors';

/** An Observable of RxJS and similar libraries. */
export interface ObservableLike<Value> {
  subscribe(observer: { next(value: Value): void; error(error: unknown): void; complete(): void }): { unsubscribe(): void } | (() => void);
}

/** An EventSource or a WebSocket. Their messages are the items. */
export interface MessageSource {
  readonly readyState: number;
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
  close(): void;
}

/** The observer of a push source. */
export interface Receiver {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** Names that servers give to events. An EventSource delivers a named event only to listeners for its name. */
const EVENT_NAMES =
  'message text token delta data chunk content answer output update append response message_start content_block_start content_block_delta content_block_stop message_delta message_stop response.output_text.delta response.completed thread.message.delta messages messages/partial messages/complete updates tool tool_call status'.split(
    ' ',
  );
const LAST_NAMES = 'done end complete completed close finish'.split(' ');
const LAST_MESSAGE = '[DONE]';
/** The closed `readyState` of both. */
const CLOSED = { events: 2, socket: 3 };

/**
 * Reads a push source. An EventSource is closed when its answer has ended or reading stops, since it would request the
 * answer again. A WebSocket stays open, because the app may continue to use it.
 */
export function readPushed(source: ObservableLike<unknown> | MessageSource): {
  next(): Promise<IteratorResult<unknown, undefined>>;
  cancel(): void;
} {
  const queue: unknown[] = [];
  let end: { readonly error?: unknown } | undefined;
  let wake: (() => void) | undefined;
  let stop: (() => void) | undefined;
  const finish = (how: { readonly error?: unknown }) => {
    end ??= how;
    wake?.();
  };
  const receiver: Receiver = {
    next: (value) => {
      if (end === undefined) queue.push(value);
      wake?.();
    },
    error: (error) => finish({ error }),
    complete: () => finish({}),
  };
  return {
    async next() {
      stop ??= 'subscribe' in source ? subscribe(source, receiver) : listen(source, receiver);
      while (queue.length === 0 && end === undefined) await new Promise<void>((resolve) => (wake = resolve));
      if (queue.length > 0) return { done: false, value: queue.shift() };
      stop();
      if (end !== undefined && 'error' in end) throw end.error;
      return { done: true, value: undefined };
    },
    cancel: () => {
      finish({});
      stop?.();
    },
  };
}

function subscribe(source: ObservableLike<unknown>, receiver: Receiver): () => void {
  const subscription = source.subscribe(receiver);
  return typeof subscription === 'function' ? subscription : () => subscription.unsubscribe();
}

function listen(source: MessageSource, receiver: Receiver): () => void {
  const isSocket = 'send' in source;
  if (source.readyState === (isSocket ? CLOSED.socket : CLOSED.events)) receiver.complete();
  const listeners = isSocket ? socketListeners(receiver) : eventListeners(receiver);
  for (const [name, listener] of listeners) source.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) source.removeEventListener(name, listener);
    if (!isSocket) source.close();
  };
}

function socketListeners(receiver: Receiver): readonly (readonly [string, (event: Event) => void])[] {
  return [
    ['message', (event) => receiveData((event as MessageEvent<unknown>).data, receiver)],
    ['close', () => receiver.complete()],
    [
      'error',
      () =>
        receiver.error(
          new SpeechError({ code: 'source-failed', message: 'The WebSocket that gives the text failed. What came before is spoken.' }),
        ),
    ],
  ];
}

function receiveData(data: unknown, receiver: Receiver): void {
  if (data === LAST_MESSAGE) receiver.complete();
  else receiver.next(data);
}

function eventListeners(receiver: Receiver): readonly (readonly [string, (event: Event) => void])[] {
  const onMessage = (event: Event) => {
    const { type, data, lastEventId } = event as MessageEvent<unknown>;
    if (data === LAST_MESSAGE) receiver.complete();
    else receiver.next({ type, data, lastEventId });
  };
  // The server has ended its answer or failed. The browser would reconnect, and the answer would start again.
  const onError = (event: Event) =>
    'data' in event && typeof event.data === 'string' ? receiver.next({ event: 'error', data: event.data }) : receiver.complete();
  return [
    ...EVENT_NAMES.map((name) => [name, onMessage] as const),
    ...LAST_NAMES.map((name) => [name, () => receiver.complete()] as const),
    ['error', onError],
  ];
}
