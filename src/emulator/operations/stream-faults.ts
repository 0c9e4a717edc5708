/**
 * What may happen to single streams of `StartSpeechSynthesisStream`, on request, so that whoever carries speech over them
 * can be tried with every way in which one ends early.
 */

import { ServiceError } from '../service-error';

/**
 * `throttled`, `failing`: `ThrottlingException` and `ServiceFailureException`, as the answer to the request or, later, as
 * an event of the stream. `unavailable`: HTTP status 503; only as the answer. `reset`: broken off. `unclosed`: ended
 * without a `StreamClosedEvent`. `stalled`: nothing more is sent, and the stream stays open. `refused`, `turned-away`: not
 * processed, which HTTP/2 tells by a reset with REFUSED_STREAM, or by a GOAWAY that names no stream; only as the answer, and
 * no request in the account's record. `goaway`: the connection takes no further stream, and this one goes on.
 */
export type StreamFault = 'throttled' | 'failing' | 'unavailable' | 'reset' | 'unclosed' | 'stalled' | 'refused' | 'turned-away' | 'goaway';

/** Which streams have which fault, and when. */
export interface StreamFaultRule {
  readonly fault: StreamFault;
  /** Which stream of the account, the first being 0. Default: every one. */
  readonly stream?: number;
  /** The fault waits until the stream was sent a text that contains this. Default: it waits for none. */
  readonly text?: string;
  /**
   * The fault waits until so many bytes of audio were sent, and then comes before the next one. Default: 0, which makes an
   * answer of the faults that can be one; for `unclosed`, all there is.
   */
  readonly afterBytes?: number;
  /** How long a `stalled` stream stalls, in milliseconds. Default: until its client leaves. */
  readonly durationMs?: number;
}

/** What each refuses that leaves a stream unprocessed. */
const REFUSALS: Readonly<Partial<Record<StreamFault, 'stream' | 'connection'>>> = { refused: 'stream', 'turned-away': 'connection' };
const STREAM_FAULTS: readonly StreamFault[] = [
  'throttled',
  'failing',
  'unavailable',
  'reset',
  'unclosed',
  'stalled',
  'refused',
  'turned-away',
  'goaway',
];

/** Whether a value is a list of rules. */
export function isStreamFaultList(value: unknown): value is readonly StreamFaultRule[] {
  return Array.isArray(value) && value.every(isRule);
}

/**
 * `ThrottlingException` and `ServiceFailureException`, as every operation of Polly can answer them.
 *
 * @returns Undefined for the faults that are no exception.
 */
export function exceptionOf(fault: string): ServiceError | undefined {
  switch (fault) {
    case 'throttled':
      return new ServiceError({ status: 400, type: 'ThrottlingException', message: 'Rate exceeded' });
    case 'failing':
      return new ServiceError({
        status: 500,
        type: 'ServiceFailureException',
        message: 'An unknown condition has caused a service failure.',
      });
    case 'unavailable':
      return new ServiceError({ status: 503, type: 'ServiceUnavailableException', message: 'The service is unavailable.' });
    default:
      return undefined;
  }
}

/** What is to happen to one stream, from its head to its end. */
export class StreamFaults {
  readonly #waiting: StreamFaultRule[];

  /**
   * @param rules - Those of the account.
   * @param stream - Which of its streams this is, the first being 0.
   */
  constructor(rules: readonly StreamFaultRule[], stream: number) {
    this.#waiting = rules.filter((rule) => rule.stream === undefined || rule.stream === stream);
  }

  /** What is refused with the stream where it is to be left unprocessed; undefined where it is not. */
  get refusal(): 'stream' | 'connection' | undefined {
    return this.#waiting.map(({ fault }) => REFUSALS[fault]).find((what) => what !== undefined);
  }

  /**
   * Lets the request be answered, or not.
   *
   * @throws ServiceError where it is to be refused.
   */
  checkHead(): void {
    for (const rule of this.#waiting) {
      const refusal = rule.text === undefined && rule.afterBytes === undefined ? exceptionOf(rule.fault) : undefined;
      if (refusal !== undefined) throw refusal;
    }
  }

  /**
   * The next fault before a byte of the audio, which then is over.
   *
   * @param endBytes - The audio up to here could be sent next.
   * @param text - All the stream was sent.
   * @returns The rule, and before which byte of the audio it comes; undefined when none does.
   */
  takeBefore(endBytes: number, text: string): { readonly rule: StreamFaultRule; readonly atBytes: number } | undefined {
    const due = this.#waiting
      .map((rule) => ({ rule, atBytes: startOf(rule) }))
      .filter(({ rule, atBytes }) => atBytes < endBytes && text.includes(rule.text ?? ''))
      .sort((one, other) => one.atBytes - other.atBytes)[0];
    if (due !== undefined) this.#waiting.splice(this.#waiting.indexOf(due.rule), 1);
    return due;
  }

  /** Whether the stream is to end without a word when all of its audio was sent. */
  get endsUnclosed(): boolean {
    return this.#waiting.some(({ fault, afterBytes }) => fault === 'unclosed' && afterBytes === undefined);
  }
}

function startOf({ fault, afterBytes }: StreamFaultRule): number {
  return afterBytes ?? (fault === 'unclosed' ? Infinity : 0);
}

function isRule(value: unknown): value is StreamFaultRule {
  if (typeof value !== 'object' || value === null) return false;
  const { fault, stream = 0, text = '', afterBytes = 0, durationMs = 0 } = value as Partial<Record<keyof StreamFaultRule, unknown>>;
  return (
    (STREAM_FAULTS as readonly unknown[]).includes(fault) &&
    [stream, afterBytes, durationMs].every((count) => Number.isInteger(count) && (count as number) >= 0) &&
    typeof text === 'string' &&
    // Nothing was sent on a stream that is left unprocessed.
    (REFUSALS[fault as StreamFault] === undefined || (text === '' && afterBytes === 0))
  );
}
