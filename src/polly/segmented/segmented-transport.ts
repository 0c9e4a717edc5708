/**
 * Speaks with `SynthesizeSpeech`, one call for each sentence, straight from the page to Polly. Needs no relay and
 * supports every engine. The AWS SDK is loaded on first use.
 */
import type { SynthesizeSpeechCommandInput, SynthesizeSpeechCommandOutput } from '@aws-sdk/client-polly';
import { systemClock, type Clock } from '../../base/clock';
import { programmingError, SpeechError } from '../../base/errors';
import { abortable } from '../transport/abortable';
import { CALL_LIMITS, CallLimiter } from './call-limiter';
import type { CredentialsProvider } from '../aws/credentials';
import { resolveFetchAhead } from './fetch-ahead';
import { LateMarks } from './late-marks';
import { Mailbox } from '../transport/mailbox';
import { isNetworkFailure } from '../errors/network-failure';
import { pollyUnreachable, regionUnreachable } from '../errors/polly-errors';
import { PollySdk, Remedies, type PollyAccess, type ReadySdk } from '../aws/polly-sdk';
import { PassageCall, type CallLeave } from './segmented-call';
import { Passages, type Passage } from './segmented-passages';
import type { CreateSentenceSplitter } from '../transport/sentence-splitter';
import { SpeechRuns } from '../transport/speech-runs';
import type { Engine, SpeechTransport, TextInput, TransportEvent, TransportObserver, VoiceSettings } from '../transport/speech-transport';
import { TextInputs } from '../transport/text-inputs';
import { languageOf } from './voice-languages';

/** How text is split into calls. */
export interface SegmentingOptions {
  /** Finds the sentences, each of which becomes a call. */
  readonly createSplitter: CreateSentenceSplitter;
  /** How many sentences to request beyond the one whose sound is being read, 0 to 20. Default: 2. */
  readonly fetchAhead?: number;
  /**
   * Whether to fetch exact word times with a second call for each sentence, which Polly bills like the first. Applies
   * to engines that have speech marks. Default: true.
   */
  readonly speechMarks?: boolean;
  /** The source of time. Default: the system clock. */
  readonly clock?: Clock;
}

/** Options of {@link createSegmentedTransport}. */
export interface SegmentedTransportOptions extends PollyAccess, SegmentingOptions {
  /** Credentials with the IAM permission `polly:SynthesizeSpeech`; as for {@link PollyAccess.credentials}. */
  readonly credentials: CredentialsProvider;
}

/**
 * Longest sentence, in characters. Polly accepts 3,000 but cuts its sound off at 10 minutes (Amazon Polly developer
 * guide, "Quotas in Amazon Polly"), which 3,000 Chinese characters would exceed.
 */
const MAX_SENTENCE_CHARACTERS = 2_000;

/** Engines without speech marks (Amazon Polly developer guide, "Generative voices"). */
const ENGINES_WITHOUT_MARKS: readonly Engine[] = ['generative'];

/**
 * Makes the transport. It opens and loads nothing before its first use.
 *
 * The calls of all its runs together stay within Polly's usual rates. A call that fails ends its run, after the sound
 * of the sentences before it. There are no retries here.
 *
 * @throws SpeechError `invalid-option` if `fetchAhead` is not a whole number from 0 to 20.
 */
export function createSegmentedTransport(options: SegmentedTransportOptions): SpeechTransport {
  return new SegmentedTransport(new PollySdk(options), options);
}

/** The state that the parts of one run share. */
interface RunState {
  readonly abort: AbortController;
  readonly voice: VoiceSettings;
  readonly inputs: TextInputs;
  readonly passages: Passages;
  readonly observer: TransportObserver | undefined;
  /** The calls in the order of the text. */
  readonly calls: Mailbox<PassageCall>;
  /** One entry for each further call that may be made now. */
  readonly slots: Mailbox<true>;
  /** Aborts when speech marks are not wanted any more. */
  readonly marksAbort: AbortController;
  /** Whether a call has failed. Speech after it would never be heard. */
  hasFailed: boolean;
}

/** Uses an SDK that may be shared with another transport. */
export class SegmentedTransport implements SpeechTransport {
  readonly kind = 'segmented';
  readonly #options: SegmentingOptions;
  readonly #clock: Clock;
  readonly #fetchAhead: number;
  readonly #runs = new SpeechRuns();
  readonly #sdk: PollySdk;
  readonly #limiters = new Map<Engine, CallLimiter>();
  /** Whether Polly has ever answered. */
  #hasAnswered = false;

  /** @throws SpeechError `invalid-option` if `fetchAhead` is not a whole number from 0 to 20. */
  constructor(sdk: PollySdk, options: SegmentingOptions) {
    this.#sdk = sdk;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#fetchAhead = resolveFetchAhead(options.fetchAhead);
  }

  speak(
    voice: VoiceSettings,
    input: AsyncIterable<TextInput>,
    signal: AbortSignal,
    observer?: TransportObserver,
  ): AsyncIterable<TransportEvent> {
    const inputs = new TextInputs(input);
    return this.#runs.begin({
      signal,
      stream: (abort) => {
        observer?.onTransport?.({ kind: 'segmented', reason: 'requested' });
        return this.#stream(this.#createRun(abort, voice, inputs, observer));
      },
      release: () => inputs.close(),
    });
  }

  async warm(): Promise<void> {
    if (this.#runs.isClosed) return;
    // A failure here occurs again, and is reported, when speech is asked for.
    await this.#sdk.prepare().catch(() => undefined);
  }

  close(): void {
    this.#runs.close();
  }

  #createRun(abort: AbortController, voice: VoiceSettings, inputs: TextInputs, observer: TransportObserver | undefined): RunState {
    const language = languageOf(voice);
    const splitter = this.#options.createSplitter({
      maxCharacters: MAX_SENTENCE_CHARACTERS,
      ...(language === undefined ? {} : { language }),
    });
    const slots = new Mailbox<true>();
    for (let slot = 0; slot <= this.#fetchAhead; slot += 1) slots.put(true);
    const passages = new Passages(inputs, splitter);
    const marksAbort = new AbortController();
    abort.signal.addEventListener('abort', () => marksAbort.abort(abort.signal.reason));
    return { abort, voice, inputs, passages, observer, calls: new Mailbox(), slots, marksAbort, hasFailed: false };
  }

  async *#stream(run: RunState): AsyncGenerator<TransportEvent> {
    const { signal } = run.abort;
    void this.#callAhead(run);
    const marks = new LateMarks(signal);
    let requestCharacters = 0;
    try {
      for (;;) {
        const call = yield* marks.during(run.calls.take());
        if (call === undefined) break;
        for (;;) {
          const event = yield* marks.during(call.events.take());
          if (event === undefined) break;
          yield event;
          if (event.type === 'segment') marks.expect(call.marks);
        }
        yield { type: 'segment-complete' };
        requestCharacters += call.requestCharacters;
        run.slots.put(true);
      }
      yield { type: 'closed', requestCharacters };
      yield* marks.rest();
    } finally {
      run.marksAbort.abort();
    }
  }

  /** Makes calls while there is text and a free slot. Never rejects. */
  async #callAhead(run: RunState): Promise<void> {
    const { passages, calls, slots, observer, abort } = run;
    try {
      for (;;) {
        await abortable(slots.take(), abort.signal);
        const passage = await this.#nextPassage(run);
        if (passage === undefined) break;
        if (run.hasFailed) return;
        calls.put(await this.#call(run, passage));
      }
      for (const input of passages.takeSent()) observer?.onSent?.(input);
      calls.end();
    } catch (error) {
      calls.fail(error);
    }
  }

  /** A failure of the text ends the run at once. A failure of a call waits for the sound before it. */
  async #nextPassage({ passages, abort }: RunState): Promise<Passage | undefined> {
    try {
      return await abortable(passages.next(), abort.signal);
    } catch (error) {
      abort.abort(error);
      throw error;
    }
  }

  async #call(run: RunState, passage: Passage): Promise<PassageCall> {
    const { voice, passages, observer, abort, marksAbort } = run;
    const { signal } = abort;
    // Prepared before the call is admitted and reported, so that a reported call is always made.
    await abortable(this.#sdk.prepare(), signal);
    const leave = await this.#admission(run, signal);
    const hasMarks = (this.#options.speechMarks ?? true) && !ENGINES_WITHOUT_MARKS.includes(voice.engine);
    const call = new PassageCall({
      voice,
      passage,
      clock: this.#clock,
      signal,
      marksSignal: marksAbort.signal,
      send: (request, callLeave, callSignal) => this.#send(run, request, callLeave, callSignal),
      leave,
      admitMarks: hasMarks ? (callSignal) => this.#admission(run, callSignal) : undefined,
      onBilled: (characters) => observer?.onBilled?.(characters),
      explain: (cause) => {
        run.hasFailed = true;
        // Only an answer that broke off is unexplained here, and `fetch` gives no details about it.
        return signal.aborted || SpeechError.isInstance(cause) || isProgrammingError(cause)
          ? cause
          : pollyUnreachable(cause, this.#sdk.region);
      },
    });
    for (const input of passages.takeSent(passage.endCharacter)) observer?.onSent?.(input);
    return call;
  }

  /** Repeats a request that was refused for a temporary reason. */
  async #send(
    run: RunState,
    request: SynthesizeSpeechCommandInput,
    leave: CallLeave,
    signal: AbortSignal,
  ): Promise<SynthesizeSpeechCommandOutput> {
    const remedies = new Remedies();
    for (;;) {
      const sdk = await abortable(this.#sdk.prepare(), signal);
      try {
        const answer = await sdk.client.send(new sdk.SpeechCommand(request), { abortSignal: signal });
        this.#hasAnswered = true;
        return answer;
      } catch (cause) {
        if (signal.aborted) throw cause;
        remedies.try(this.#explain(cause, sdk), sdk.identity);
        // A refused request counts against the rates, too. Its place is freed first, since every call may be waiting here.
        leave.over();
        leave.over = (await this.#admission(run, signal)).over;
      }
    }
  }

  /** Waits until a call may be made, and reports it. */
  async #admission({ voice, observer }: RunState, signal: AbortSignal): Promise<CallLeave> {
    let limiter = this.#limiters.get(voice.engine);
    if (limiter === undefined) {
      limiter = new CallLimiter(CALL_LIMITS[voice.engine], this.#clock);
      this.#limiters.set(voice.engine, limiter);
    }
    const over = await limiter.admission(signal);
    if (signal.aborted) {
      over();
      throw signal.reason;
    }
    observer?.onApiCall?.();
    return { over };
  }

  #explain(cause: unknown, sdk: ReadySdk): SpeechError {
    if (isNetworkFailure(cause)) {
      const isRegionKnown = this.#hasAnswered || this.#sdk.isPlaceKnown;
      return isRegionKnown ? pollyUnreachable(cause, this.#sdk.region) : regionUnreachable(this.#sdk.region, cause);
    }
    this.#hasAnswered = true;
    return this.#sdk.explain(cause, 'SynthesizeSpeech', sdk);
  }
}

/** Whether this is a programming error, which no retry can fix. */
function isProgrammingError(cause: unknown): boolean {
  return programmingError(cause) !== undefined && !isNetworkFailure(cause);
}
