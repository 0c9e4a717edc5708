/**
 * Decides the next step in speaking a text: which transport to use, when to wait, when and where to try again, and when to give
 * up. A pure function, so its test has a row for every rule.
 */
import type { SpeechError, SpeechErrorCode } from '../../base/errors';
import { streamRefusal } from '../../polly/errors/stream-refusal';
import type { SpeechService, TransportChoice, TransportKind } from '../../polly/transport/transport';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import { retryDelayMs, type Retry, type RetryOptions } from '../options/retry-policy';
import type { ResumePoint } from '../alignment/resume-point';
import type { RefusedStream } from './speech-connection';

/** An attempt that failed. */
export interface FailedAttempt {
  /** The transport that was used. Undefined if the attempt failed before one was chosen. */
  readonly way: TransportKind | undefined;
  /** The beginning of its text, in spoken characters. */
  readonly from: number;
  /** Whether any event was received. */
  readonly hasAnswered: boolean;
  readonly error: SpeechError;
  /** The error of the stream that the attempt replaced. */
  readonly replaced: SpeechError | undefined;
}

/** The input of the decision. */
export interface StepFacts {
  /** Whether speaking was aborted. */
  readonly isOver: boolean;
  /** Whether there is text to speak at `from`, text is still expected there, or the text has ended. */
  readonly text: 'there' | 'awaited' | 'over';
  /** Why the text ended early; undefined if it did not. */
  readonly textError: SpeechError | undefined;
  /** Whether so little speech is ahead of the listener that more text must be sent. */
  readonly hasRoom: boolean;
  /** The beginning of the next attempt, in spoken characters. */
  readonly from: number;
  readonly voice: Pick<VoiceSettings, 'engine' | 'voiceId'>;
  /** The transport that the app asked for. */
  readonly transport: TransportKind | 'auto';
  /** The transports that exist. Undefined until the service is loaded. */
  readonly service: Pick<SpeechService, 'duplex'> | undefined;
  /** The last stream of the client that was refused. */
  readonly refused: RefusedStream | undefined;
  readonly nowMs: number;
  /** The last attempt, if it failed and the failure has not been handled yet. */
  readonly failed: FailedAttempt | undefined;
  /** The point at which speech can continue after the failure. Undefined until it was looked up. */
  readonly resume: ResumePoint | undefined;
  /** The place at which speech last continued after a failure, in spoken characters. 0 if it never did. */
  readonly lastResumed: number;
  /** Number of consecutive failed attempts before this one that completed no sentence. */
  readonly failures: number;
  readonly retry: Required<RetryOptions>;
  /** From 0 up to but not including 1. */
  readonly random: number;
}

/** The next step. */
export type NextStep =
  | { readonly step: 'done' }
  | { readonly step: 'fail'; readonly error: SpeechError }
  | { readonly step: 'wait'; readonly for: 'text' | 'room' }
  /** Load the service, to learn which transports exist. */
  | { readonly step: 'connect' }
  /** Look up the point at which speech can continue. */
  | { readonly step: 'find-resume' }
  /** Take back the sentence that did not arrive completely, and wait. */
  | { readonly step: 'go-back'; readonly to: ResumePoint; readonly retry: Retry; readonly waitMs: number }
  /** Make an attempt; `replaced` is the error of the stream that it replaces. */
  | { readonly step: 'attempt'; readonly choice: TransportChoice; readonly from: number; readonly replaced: SpeechError | undefined };

/** After a refusal, the stream is not tried again for this long, in milliseconds. */
export const REMEMBER_REFUSAL_MS = 30_000;

/** If calls that replace a refused stream fail with one of these codes, the error of the stream is reported instead. */
const TRANSPORT_FAILURES: readonly SpeechErrorCode[] = ['connection-lost', 'access-denied'];

/** Decides the next step. */
export function nextStep(facts: StepFacts): NextStep {
  if (facts.isOver) return { step: 'done' };
  if (facts.failed !== undefined) return afterFailure(facts, facts.failed);
  const { text, textError, from } = facts;
  if (text === 'over') return textError === undefined ? { step: 'done' } : { step: 'fail', error: textError };
  if (text === 'awaited') return { step: 'wait', for: 'text' };
  if (!facts.hasRoom) return { step: 'wait', for: 'room' };
  if (facts.service === undefined) return { step: 'connect' };
  return { step: 'attempt', choice: chooseWay(facts, facts.service), from, replaced: undefined };
}

function afterFailure(facts: StepFacts, failed: FailedAttempt): NextStep {
  const { way, from, hasAnswered, error } = failed;
  const refusal = facts.transport === 'auto' && way === 'duplex' && !hasAnswered ? streamRefusal(error) : undefined;
  if (refusal !== undefined) return { step: 'attempt', choice: { kind: 'segmented', reason: refusal }, from, replaced: error };
  const reported = reportedError(failed);
  if (!reported.retryable) return { step: 'fail', error: reported };
  const { resume, lastResumed, failures, retry, random } = facts;
  if (resume === undefined) return { step: 'find-resume' };
  const attempt = resume.character > lastResumed ? 1 : failures + 1;
  if (attempt > retry.maxRetries) return { step: 'fail', error: reported };
  return { step: 'go-back', to: resume, retry: { attempt, error: reported }, waitMs: retryDelayMs(attempt - 1, retry, random) };
}

function reportedError({ hasAnswered, error, replaced }: FailedAttempt): SpeechError {
  return replaced !== undefined && !hasAnswered && TRANSPORT_FAILURES.includes(error.code) ? replaced : error;
}

function chooseWay({ transport, voice, refused, nowMs }: StepFacts, { duplex }: Pick<SpeechService, 'duplex'>): TransportChoice {
  if (transport !== 'auto') return { kind: transport, reason: 'requested' };
  if (voice.engine !== 'generative') return { kind: 'segmented', reason: 'engine' };
  if (duplex === undefined) return { kind: 'segmented', reason: 'no-relay' };
  if (refused !== undefined && nowMs - refused.atMs < REMEMBER_REFUSAL_MS) {
    // If Polly does not stream one voice, it may still stream others.
    if (refused.reason !== 'unsupported' || refused.voiceId === voice.voiceId) return { kind: 'segmented', reason: refused.reason };
  }
  return { kind: 'duplex', reason: 'relay' };
}
