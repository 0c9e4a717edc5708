/**
 * Decides what follows in the speaking of a text: which way to Polly, when to wait, when and where to try again, and when to
 * give up. Pure: every rule is a row of its test.
 */
import type { SpeechError, SpeechErrorCode } from '../../base/errors';
import { streamRefusal } from '../../polly/errors/stream-refusal';
import type { SpeechService, TransportChoice, TransportKind } from '../../polly/transport/transport';
import type { VoiceSettings } from '../../polly/transport/voice-settings';
import { retryDelayMs, type Retry, type RetryOptions } from '../options/retry-policy';
import type { ResumePoint } from './resume-point';
import type { RefusedStream } from './speech-connection';

/** An attempt that failed. */
export interface FailedAttempt {
  /** Undefined if it failed before it took any way. */
  readonly way: TransportKind | undefined;
  /** Where its text began, in spoken characters. */
  readonly from: number;
  /** Whether anything came back. */
  readonly hasAnswered: boolean;
  readonly error: SpeechError;
  /** The error of the stream that the attempt replaced. */
  readonly replaced: SpeechError | undefined;
}

/** Everything that the decision depends on. */
export interface SpeechFacts {
  /** Whether nothing more is wanted. */
  readonly isOver: boolean;
  /** Whether there is something to speak where the next attempt begins. */
  readonly text: 'there' | 'awaited' | 'over';
  /** Why the text ended early; undefined if it did not. */
  readonly textError: SpeechError | undefined;
  /** Whether so little speech is ahead of the listener that text is to be sent. */
  readonly hasRoom: boolean;
  /** Where the next attempt begins. */
  readonly from: number;
  readonly voice: Pick<VoiceSettings, 'engine' | 'voiceId'>;
  /** What the app asked for. */
  readonly transport: TransportKind | 'auto';
  /** The ways that there are. Undefined until they are known. */
  readonly service: Pick<SpeechService, 'duplex'> | undefined;
  /** The last stream of the client that was refused. */
  readonly refused: RefusedStream | undefined;
  readonly nowMs: number;
  /** The last attempt, if it failed and nothing has followed yet. */
  readonly failed: FailedAttempt | undefined;
  /** Where speech can continue after it. Undefined until that was found out. */
  readonly resume: ResumePoint | undefined;
  /** Where speech last continued after a failure, in spoken characters; 0 if it never did. */
  readonly lastResumed: number;
  /** How many attempts in a row have failed before this one without completing a sentence. */
  readonly failures: number;
  readonly retry: Required<RetryOptions>;
  /** From 0 up to but not including 1. */
  readonly random: number;
}

/** What follows. */
export type NextStep =
  | { readonly step: 'done' }
  | { readonly step: 'fail'; readonly error: SpeechError }
  | { readonly step: 'wait'; readonly for: 'text' | 'room' }
  /** Find out which ways there are. */
  | { readonly step: 'connect' }
  /** Find out where speech can continue. */
  | { readonly step: 'find-resume' }
  /** Take back what did not arrive whole, and wait. */
  | { readonly step: 'go-back'; readonly to: ResumePoint; readonly retry: Retry; readonly waitMs: number }
  /** Make an attempt; `replaced` is the error of the stream that it replaces. */
  | { readonly step: 'attempt'; readonly choice: TransportChoice; readonly from: number; readonly replaced: SpeechError | undefined };

/** How long the stream is not tried again after it was refused, in milliseconds. */
export const REMEMBER_REFUSAL_MS = 30_000;

/** Failures of replacing calls that say nothing about the text. The stream's own error is reported instead. */
const TRANSPORT_FAILURES: readonly SpeechErrorCode[] = ['connection-lost', 'access-denied'];

/** Decides what follows. */
export function nextStep(facts: SpeechFacts): NextStep {
  if (facts.isOver) return { step: 'done' };
  if (facts.failed !== undefined) return afterFailure(facts, facts.failed);
  const { text, textError, from } = facts;
  if (text === 'over') return textError === undefined ? { step: 'done' } : { step: 'fail', error: textError };
  if (text === 'awaited') return { step: 'wait', for: 'text' };
  if (!facts.hasRoom) return { step: 'wait', for: 'room' };
  if (facts.service === undefined) return { step: 'connect' };
  return { step: 'attempt', choice: chooseWay(facts, facts.service), from, replaced: undefined };
}

function afterFailure(facts: SpeechFacts, failed: FailedAttempt): NextStep {
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

function chooseWay({ transport, voice, refused, nowMs }: SpeechFacts, { duplex }: Pick<SpeechService, 'duplex'>): TransportChoice {
  if (transport !== 'auto') return { kind: transport, reason: 'requested' };
  if (voice.engine !== 'generative') return { kind: 'segmented', reason: 'engine' };
  if (duplex === undefined) return { kind: 'segmented', reason: 'no-relay' };
  if (refused !== undefined && nowMs - refused.atMs < REMEMBER_REFUSAL_MS) {
    // A voice that Polly does not stream says nothing about other voices.
    if (refused.reason !== 'unsupported' || refused.voiceId === voice.voiceId) return { kind: 'segmented', reason: refused.reason };
  }
  return { kind: 'duplex', reason: 'relay' };
}
