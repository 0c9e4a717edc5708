/** Builds a transport from calls, one for each sentence. The next calls are made while the first one is read. */
import { abortable } from '../transport/abortable';
import { AsyncQueue } from '../transport/async-queue';
import type { SpanReader, SpeechRequest, TextSpan, Transport, TransportEvent, WordMark } from '../transport/transport';
import { LateMarks } from './late-marks';

/** The call of one sentence. It is made already, and its results are kept until they are read. */
export interface SentenceCall {
  /** A `segment` event, then its sound as it arrives. Fails if the call fails. */
  readonly events: Pick<AsyncQueue<TransportEvent>, 'take'>;
  /** Times of the words; empty if there are none. Never rejects. */
  readonly marks: Promise<readonly WordMark[]>;
  /** Characters billed so far. */
  readonly requestCharacters: number;
}

/** The context of a call: facts about its attempt. */
export interface CallContext extends SpeechRequest {
  /** Aborts when speech marks are not wanted any more. */
  readonly marksSignal: AbortSignal;
  /** To be called as soon as the call fails: speech after it would never be heard. */
  readonly onFailed: () => void;
}

/** Makes the call of a sentence as soon as the limits allow. Rejects with the reason of the attempt's signal. */
export type MakeCall = (span: TextSpan, context: CallContext) => Promise<SentenceCall>;

/**
 * Creates the transport. A failed call ends the attempt, after the sound of the sentences before it.
 *
 * @param fetchAhead - Number of sentences to request ahead of the one whose sound is being read.
 */
export function callPerSentence(makeCall: MakeCall, fetchAhead: number): Transport {
  return async function* speakSentences(request) {
    const { signal } = request;
    const marksAbort = new AbortController();
    const onAbort = () => marksAbort.abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    const calls = new AsyncQueue<PlacedCall>();
    /** One entry for each further call that may be made now. */
    const slots = new AsyncQueue<true>();
    for (let slot = 0; slot <= fetchAhead; slot += 1) slots.put(true);
    void callAhead(makeCall, { ...request, marksSignal: marksAbort.signal }, calls, slots);
    const marks = new LateMarks(signal);
    let requestCharacters = 0;
    try {
      for (;;) {
        const made = yield* marks.during(calls.take());
        if (made === undefined) break;
        const { call, startCharacter } = made;
        for (;;) {
          const event = yield* marks.during(call.events.take());
          if (event === undefined) break;
          yield event;
          if (event.type === 'segment') marks.expect(startCharacter, call.marks);
        }
        yield { type: 'segment-complete' };
        requestCharacters += call.requestCharacters;
        slots.put(true);
      }
      yield { type: 'closed', requestCharacters };
      yield* marks.rest();
    } finally {
      signal.removeEventListener('abort', onAbort);
      marksAbort.abort();
    }
  };
}

interface PlacedCall {
  readonly call: SentenceCall;
  readonly startCharacter: number;
}

/** Makes calls while there is text and a free slot. Never rejects. */
async function callAhead(
  makeCall: MakeCall,
  request: Omit<CallContext, 'onFailed'>,
  calls: AsyncQueue<PlacedCall>,
  slots: AsyncQueue<true>,
): Promise<void> {
  const { signal } = request;
  const reader = request.text.read();
  const state = { hasFailed: false };
  const context = { ...request, onFailed: () => (state.hasFailed = true) };
  try {
    for (;;) {
      await abortable(slots.take(), signal);
      const span = await abortable(nextSentence(reader), signal);
      if (span === undefined) break;
      if (state.hasFailed) return;
      const call = await makeCall(span, context);
      reader.noteSent(span);
      calls.put({ call, startCharacter: span.start });
    }
    calls.end();
  } catch (error) {
    calls.fail(error);
  }
}

/** Returns the next sentence that has words. White space has no sound, so a call for it would only cost time. */
async function nextSentence(reader: SpanReader): Promise<TextSpan | undefined> {
  for (;;) {
    const span = await reader.next('sentence');
    if (span === 'end' || span === 'silence') return undefined;
    if (span.request.trim() !== '') return span;
    reader.noteSent(span);
  }
}
