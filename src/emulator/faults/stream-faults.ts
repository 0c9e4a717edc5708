/** Faults of single `StartSpeechSynthesisStream` streams. With them, tests cover every way in which a stream can end early. */

import { ServiceError } from '../http/service-error';

/**
 * The kind of a fault.
 *
 * `throttled`, `failing`: `ThrottlingException` or `ServiceFailureException`, as the response or, later, as an event of the
 * stream. `unavailable`: HTTP status 503, only as the response. `reset`: broken off. `unclosed`: ended without a
 * `StreamClosedEvent`. `stalled`: sends nothing more, but stays open. `refused`, `turned-away`: not processed, which HTTP/2
 * reports with REFUSED_STREAM, or with a GOAWAY that excludes all streams. Both replace the response, and are not recorded.
 * `goaway`: the connection accepts no more streams; this one continues.
 */
export type StreamFault = 'throttled' | 'failing' | 'unavailable' | 'reset' | 'unclosed' | 'stalled' | 'refused' | 'turned-away' | 'goaway';

/** A fault, and the conditions for it: the stream, and the moment in the stream. */
export interface StreamFaultRule {
  readonly fault: StreamFault;
  /** Index of the stream within the account, from 0. Default: all streams. */
  readonly stream?: number;
  /** Delays the fault until the stream has received text that contains this. Default: no delay. */
  readonly text?: string;
  /**
   * Delays the fault until this many bytes of audio were sent. It comes before the next byte. Default: 0, which replaces the
   * response if the fault can do that. For `unclosed`, the default is all audio.
   */
  readonly afterBytes?: number;
  /** Milliseconds that a `stalled` stream stalls. Default: until the client leaves. */
  readonly durationMs?: number;
}

/** The faults that leave a stream unprocessed, with the part that HTTP/2 refuses: the stream or the whole connection. */
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
 * Creates the exception of a fault. Every Polly operation may answer with these exceptions.
 *
 * @returns Undefined if the fault is no exception.
 */
export function exceptionOf(fault: string): ServiceError | undefined {
  switch (fault) {
    case 'throttled':
      return new ServiceError(400, 'ThrottlingException', 'Rate exceeded');
    case 'failing':
      return new ServiceError(500, 'ServiceFailureException', 'An unknown condition has caused a service failure.');
    case 'unavailable':
      return new ServiceError(503, 'ServiceUnavailableException', 'The service is unavailable.');
    default:
      return undefined;
  }
}

/** The faults of one stream. */
export class StreamFaults {
  readonly #waiting: StreamFaultRule[];

  /** @param stream - Index of the stream within the account, from 0. */
  constructor(rules: readonly StreamFaultRule[], stream: number) {
    this.#waiting = rules.filter((rule) => rule.stream === undefined || rule.stream === stream);
  }

  /** The refusal of the stream; undefined if the stream is processed. */
  get refusal(): 'stream' | 'connection' | undefined {
    return this.#waiting.map(({ fault }) => REFUSALS[fault]).find((what) => what !== undefined);
  }

  /**
   * Throws if a rule refuses the request.
   *
   * @throws ServiceError that the rule names.
   */
  checkHead(): void {
    for (const rule of this.#waiting) {
      const refusal = rule.text === undefined && rule.afterBytes === undefined ? exceptionOf(rule.fault) : undefined;
      if (refusal !== undefined) throw refusal;
    }
  }

  /**
   * Removes and returns the next fault that is due before a byte of the audio.
   *
   * @param endBytes - End of the audio that could be sent next, in bytes from the start of the stream.
   * @param text - All text that the stream has received.
   * @returns The rule and its byte offset in the audio; undefined if no fault is due.
   */
  takeBefore(endBytes: number, text: string): { readonly rule: StreamFaultRule; readonly atBytes: number } | undefined {
    const due = this.#waiting
      .map((rule) => ({ rule, atBytes: startOf(rule) }))
      .filter(({ rule, atBytes }) => atBytes < endBytes && text.includes(rule.text ?? ''))
      .sort((one, other) => one.atBytes - other.atBytes)[0];
    if (due !== undefined) this.#waiting.splice(this.#waiting.indexOf(due.rule), 1);
    return due;
  }

  /** Whether the stream ends without a `StreamClosedEvent` after all audio. */
  get isUnclosed(): boolean {
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
    // A stream that is left unprocessed sends nothing, so these faults cannot wait for text or audio.
    (REFUSALS[fault as StreamFault] === undefined || (text === '' && afterBytes === 0))
  );
}
