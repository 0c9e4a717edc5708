/**
 * Speech by `SynthesizeSpeech`, a sentence a call, straight from the page to Polly: no relay, every engine. The AWS SDK
 * is loaded when it is first needed.
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

/** How text is cut into calls. */
export interface SegmentingOptions {
  /** Finds the sentences, each of which becomes a call. */
  readonly createSplitter: CreateSentenceSplitter;
  /** How many sentences are asked for beyond the one whose sound is being read, 0 to 20. Default: 2. */
  readonly fetchAhead?: number;
  /**
   * Whether exact times of words are asked for where the engine has them, by a second call for each sentence, which Polly
   * bills like the first. Default: true.
   */
  readonly speechMarks?: boolean;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of {@link createSegmentedTransport}. */
export interface SegmentedTransportOptions extends PollyAccess, SegmentingOptions {
  /** Credentials with the IAM permission `polly:SynthesizeSpeech`; as for {@link PollyAccess.credentials}. */
  readonly credentials: CredentialsProvider;
}

/**
 * Most characters of a sentence. Polly takes 3,000, but cuts its sound off at 10 minutes (Amazon Polly developer guide,
 * "Quotas in Amazon Polly"), which as many Chinese characters would exceed.
 */
const MAX_SENTENCE_CHARACTERS = 2_000;

/** Those without speech marks (Amazon Polly developer guide, "Generative voices"). */
const ENGINES_WITHOUT_MARKS: readonly Engine[] = ['generative'];

/**
 * Makes the transport. It opens and loads nothing before its first use.
 *
 * The calls of all its runs together keep to Polly's usual rates. A call that fails ends its run after the sound of the
 * sentences before it; nothing is tried again here.
 *
 * @throws SpeechError `invalid-option` when `fetchAhead` is no whole number from 0 to 20.
 */
export function createSegmentedTransport(options: SegmentedTransportOptions): SpeechTransport {
  return new SegmentedTransport(new PollySdk(options), options);
}

/** What the parts of one run share. */
interface RunState {
  readonly abort: AbortController;
  readonly voice: VoiceSettings;
  readonly inputs: TextInputs;
  readonly passages: Passages;
  readonly observer: TransportObserver | undefined;
  /** The calls in the order of the text. */
  readonly calls: Mailbox<PassageCall>;
  /** One for each call that may be made beyond those that are. */
  readonly places: Mailbox<true>;
  /** Nobody wants speech marks any more. */
  readonly marksAbort: AbortController;
  /** A call has failed: what comes after it would never be heard. */
  hasFailed: boolean;
}

/** The transport, over an SDK that others may use, too. */
export class SegmentedTransport implements SpeechTransport {
  readonly kind = 'segmented';
  readonly #options: SegmentingOptions;
  readonly #clock: Clock;
  readonly #fetchAhead: number;
  readonly #runs = new SpeechRuns();
  readonly #sdk: PollySdk;
  readonly #limiters = new Map<Engine, CallLimiter>();
  /** Whether anything was ever heard from Polly. */
  #hasAnswered = false;

  /** @throws SpeechError `invalid-option` when `fetchAhead` is no whole number from 0 to 20. */
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
    // Whatever fails here fails again, and is reported, when speech is asked for.
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
    const places = new Mailbox<true>();
    for (let place = 0; place <= this.#fetchAhead; place += 1) places.put(true);
    const passages = new Passages(inputs, splitter);
    const marksAbort = new AbortController();
    abort.signal.addEventListener('abort', () => marksAbort.abort(abort.signal.reason));
    return { abort, voice, inputs, passages, observer, calls: new Mailbox(), places, marksAbort, hasFailed: false };
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
        run.places.put(true);
      }
      yield { type: 'closed', requestCharacters };
      yield* marks.rest();
    } finally {
      run.marksAbort.abort();
    }
  }

  /** Makes calls while there is text and place for them. Never rejects. */
  async #callAhead(run: RunState): Promise<void> {
    const { passages, calls, places, observer, abort } = run;
    try {
      for (;;) {
        await abortable(places.take(), abort.signal);
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

  /** A failure of the text ends the run at once; one of a call waits for the sound before it. */
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
    // Before its turn is waited for, so that a call which is told of is made.
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
        // Only a body that broke off is not explained yet, and of that `fetch` says no more.
        return signal.aborted || SpeechError.isInstance(cause) || isMistake(cause) ? cause : pollyUnreachable(cause, this.#sdk.region);
      },
    });
    for (const input of passages.takeSent(passage.endCharacter)) observer?.onSent?.(input);
    return call;
  }

  /** A request that is refused for something that passes is made again, in its place. */
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
        // A request that was refused counts against the rates no less. Given back first: all may be waiting here.
        leave.over();
        leave.over = (await this.#admission(run, signal)).over;
      }
    }
  }

  /** Waits until a call may be made, and notes that it is. */
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
      const isPlace = this.#hasAnswered || this.#sdk.isPlaceKnown;
      return isPlace ? pollyUnreachable(cause, this.#sdk.region) : regionUnreachable(this.#sdk.region, cause);
    }
    this.#hasAnswered = true;
    return this.#sdk.explain(cause, 'SynthesizeSpeech', sdk);
  }
}

/** Whether it is a programming error, which no attempt more makes go away. */
function isMistake(cause: unknown): boolean {
  return programmingError(cause) !== undefined && !isNetworkFailure(cause);
}
