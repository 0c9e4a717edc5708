/**
 * Speaks with `SynthesizeSpeech`, one call for each sentence, straight from the page to Polly. Needs no relay and
 * supports every engine. The AWS SDK is loaded on first use.
 */
import type { SynthesizeSpeechCommandInput, SynthesizeSpeechCommandOutput } from '@aws-sdk/client-polly';
import { systemClock, type Clock } from '../../base/clock';
import { programmingError, SpeechError } from '../../base/errors';
import type { PollySdk } from '../aws/polly-sdk';
import { sendSigned } from '../aws/send-signed';
import { isNetworkFailure } from '../errors/network-failure';
import { pollyUnreachable, regionUnreachable } from '../errors/polly-errors';
import { abortable } from '../transport/abortable';
import type { TextSpan, Transport } from '../transport/transport';
import type { Engine } from '../transport/voice-settings';
import { CALL_LIMITS, CallLimiter } from './call-limiter';
import { callPerSentence, type CallContext, type SentenceCall } from './call-per-sentence';
import { PollyCall, type CallSlot } from './sentence-call';

/** Options of {@link createSegmentedTransport}. */
export interface SegmentingOptions {
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

/** Engines without speech marks (Amazon Polly developer guide, "Generative voices"). */
const ENGINES_WITHOUT_MARKS: readonly Engine[] = ['generative'];

/** Makes the transport. The calls of all its attempts together stay within Polly's usual rates. There are no retries here. */
export function createSegmentedTransport(
  sdk: PollySdk,
  { fetchAhead = 2, speechMarks = true, clock = systemClock }: SegmentingOptions,
): Transport {
  const calls = new SentenceCalls(sdk, clock, speechMarks);
  return callPerSentence((span, context) => calls.make(span, context), fetchAhead);
}

/** Makes calls within Polly's rates. */
class SentenceCalls {
  readonly #sdk: PollySdk;
  readonly #clock: Clock;
  readonly #hasMarks: boolean;
  readonly #limiters = new Map<Engine, CallLimiter>();
  /** Whether Polly has ever answered. */
  #hasAnswered = false;

  constructor(sdk: PollySdk, clock: Clock, hasMarks: boolean) {
    this.#sdk = sdk;
    this.#clock = clock;
    this.#hasMarks = hasMarks;
  }

  async make(span: TextSpan, context: CallContext): Promise<SentenceCall> {
    const { voice, signal, marksSignal, onBilled, onFailed } = context;
    // Prepared before the call is admitted and reported, so that a reported call is always made.
    await abortable(this.#sdk.prepare(), signal);
    const slot = await this.#admission(context, signal);
    const hasMarks = this.#hasMarks && !ENGINES_WITHOUT_MARKS.includes(voice.engine);
    return new PollyCall({
      voice,
      span,
      clock: this.#clock,
      signal,
      marksSignal,
      send: (request, callSlot, callSignal) => this.#send(context, request, callSlot, callSignal),
      slot,
      admitMarks: hasMarks ? (callSignal) => this.#admission(context, callSignal) : undefined,
      onBilled,
      explain: (cause) => {
        onFailed();
        // Only an answer that broke off is unexplained here, and `fetch` gives no details about it.
        return signal.aborted || SpeechError.isInstance(cause) || isProgrammingError(cause)
          ? cause
          : pollyUnreachable(cause, this.#sdk.region);
      },
    });
  }

  #send(
    context: CallContext,
    request: SynthesizeSpeechCommandInput,
    slot: CallSlot,
    signal: AbortSignal,
  ): Promise<SynthesizeSpeechCommandOutput> {
    let isRepeated = false;
    return sendSigned(this.#sdk, 'SynthesizeSpeech', signal, async ({ client, SpeechCommand }) => {
      // A refused request counts against the rates, too.
      if (isRepeated) slot.release = (await this.#admission(context, signal)).release;
      isRepeated = true;
      try {
        const answer = await client.send(new SpeechCommand(request), { abortSignal: signal });
        this.#hasAnswered = true;
        return answer;
      } catch (cause) {
        // The slot is released before another one is awaited, since every call may be waiting then.
        slot.release();
        throw signal.aborted ? cause : this.#explainFailure(cause);
      }
    });
  }

  /** Waits until a call may be made, and reports it. */
  async #admission({ voice, onCall }: CallContext, signal: AbortSignal): Promise<CallSlot> {
    let limiter = this.#limiters.get(voice.engine);
    if (limiter === undefined) {
      limiter = new CallLimiter(CALL_LIMITS[voice.engine], this.#clock);
      this.#limiters.set(voice.engine, limiter);
    }
    const release = await limiter.admission(signal);
    if (signal.aborted) {
      release();
      throw signal.reason;
    }
    onCall();
    return { release };
  }

  #explainFailure(cause: unknown): unknown {
    if (isNetworkFailure(cause)) {
      const isRegionKnown = this.#hasAnswered || this.#sdk.isPlaceKnown;
      return isRegionKnown ? pollyUnreachable(cause, this.#sdk.region) : regionUnreachable(this.#sdk.region, cause);
    }
    this.#hasAnswered = true;
    return cause;
  }
}

/** Whether this is a programming error, which no retry can fix. */
function isProgrammingError(cause: unknown): boolean {
  return programmingError(cause) !== undefined && !isNetworkFailure(cause);
}
