/** Every rule of what follows in the speaking of a text, a row a rule. */
import { describe, expect, test } from 'vitest';
import { SpeechError, type SpeechErrorCode } from '../../../src/base/errors';
import { nextStep, REMEMBER_REFUSAL_MS, type FailedAttempt, type NextStep, type StepFacts } from '../../../src/core/attempts/next-step';
import type { TransportReason } from '../../../src/polly/transport/transport';

/** Something to speak, near the listener, with a relay. */
const READY: StepFacts = {
  isOver: false,
  text: 'there',
  textError: undefined,
  hasRoom: true,
  from: 20,
  voice: { engine: 'generative', voiceId: 'Matthew' },
  transport: 'auto',
  service: {
    duplex: () => {
      throw new Error('Nothing is requested to decide.');
    },
  },
  refused: undefined,
  nowMs: 100_000,
  failed: undefined,
  resume: undefined,
  lastResumed: 0,
  failures: 0,
  retry: { maxRetries: 2, baseDelayMs: 100, maxDelayMs: 300 },
  random: 0,
};

const errorOf = (code: SpeechErrorCode, cause?: unknown) => new SpeechError({ code, message: 'As the test wants it.', cause });
const LOST = errorOf('connection-lost');
const INVALID = errorOf('invalid-option');
const STREAM = errorOf('relay-unreachable');

/** A stream that failed. */
const failed = (error: SpeechError, more: Partial<FailedAttempt> = {}): Pick<StepFacts, 'failed'> => ({
  failed: { way: 'duplex', from: 5, hasAnswered: true, error, replaced: undefined, ...more },
});
/** Calls that failed in place of a stream. */
const failedInstead = (error: SpeechError, more: Partial<FailedAttempt> = {}) =>
  failed(error, { way: 'segmented', hasAnswered: false, replaced: STREAM, ...more });
const at = (character: number) => ({ character, seconds: character / 10 });
const attempt = (kind: 'duplex' | 'segmented', reason: TransportReason): NextStep => ({
  step: 'attempt',
  choice: { kind, reason },
  from: READY.from,
  replaced: undefined,
});
const goBack = (character: number, number: number, waitMs: number, error = LOST): NextStep => ({
  step: 'go-back',
  to: at(character),
  retry: { attempt: number, error },
  waitMs,
});
const refusedAgo = (ms: number, reason: TransportReason = 'relay-unreachable', voiceId = 'Matthew'): Pick<StepFacts, 'refused'> => ({
  refused: { reason, voiceId, atMs: READY.nowMs - ms },
});

describe('what follows', () => {
  test.each<[rule: string, facts: Partial<StepFacts>, step: NextStep]>([
    ['is nothing if nothing more is wanted', { isOver: true, ...failed(LOST) }, { step: 'done' }],
    ['is text that is awaited', { text: 'awaited', hasRoom: false }, { step: 'wait', for: 'text' }],
    ['is nothing at the end of the text', { text: 'over' }, { step: 'done' }],
    [
      'is the error that ended the text early, after the text before it',
      { text: 'over', textError: INVALID },
      { step: 'fail', error: INVALID },
    ],
    ['is the text first, even if its end is known to be wrong', { textError: INVALID }, attempt('duplex', 'relay')],
    ['is a wait if speech is far enough ahead', { hasRoom: false, service: undefined }, { step: 'wait', for: 'room' }],
    ['is the connection if there is none', { service: undefined }, { step: 'connect' }],
    ['is a new attempt after one that ended by itself', { from: 20 }, attempt('duplex', 'relay')],
  ])('%s', (_, facts, step) => {
    expect(nextStep({ ...READY, ...facts })).toEqual(step);
  });
});

describe('the way to Polly', () => {
  const neural = { voice: { engine: 'neural', voiceId: 'Matthew' } } as const;
  test.each<[rule: string, facts: Partial<StepFacts>, step: NextStep]>([
    ['is the stream with a relay', {}, attempt('duplex', 'relay')],
    ['is calls without one', { service: { duplex: undefined } }, attempt('segmented', 'no-relay')],
    ['is calls with another engine', neural, attempt('segmented', 'engine')],
    ['is calls with another engine and no relay', { ...neural, service: { duplex: undefined } }, attempt('segmented', 'engine')],
    ['is calls if the app asks for them', { transport: 'segmented' }, attempt('segmented', 'requested')],
    [
      'is the stream if the app asks for it, whatever was refused',
      { transport: 'duplex', ...refusedAgo(0), ...neural },
      attempt('duplex', 'requested'),
    ],
    ['is calls after a refused stream', refusedAgo(0), attempt('segmented', 'relay-unreachable')],
    ['is calls for half a minute', refusedAgo(REMEMBER_REFUSAL_MS - 1, 'access-denied'), attempt('segmented', 'access-denied')],
    ['is the stream again after it', refusedAgo(REMEMBER_REFUSAL_MS), attempt('duplex', 'relay')],
    ['is calls with a voice that Polly does not stream', refusedAgo(0, 'unsupported'), attempt('segmented', 'unsupported')],
    ['is the stream with another voice then', refusedAgo(0, 'unsupported', 'Joanna'), attempt('duplex', 'relay')],
    [
      'is calls with any voice if the relay is gone',
      refusedAgo(0, 'relay-unreachable', 'Joanna'),
      attempt('segmented', 'relay-unreachable'),
    ],
  ])('%s', (_, facts, step) => {
    expect(nextStep({ ...READY, ...facts })).toEqual(step);
  });
});

describe('a stream that fails before anything came back', () => {
  const named = (name: string, reason?: string) => Object.assign(new Error('No.'), { name, ...(reason && { reason }) });
  test.each<[reason: TransportReason, error: SpeechError]>([
    ['relay-unreachable', errorOf('relay-unreachable')],
    ['relay-unreachable', LOST],
    ['relay-refused', errorOf('relay-refused')],
    ['relay-refused', errorOf('relay-protocol')],
    ['access-denied', errorOf('access-denied')],
    ['unsupported', errorOf('wrong-region', named('UnknownOperationException'))],
    ['unsupported', errorOf('validation-failed', named('ValidationException', 'unsupportedOperation'))],
  ])('is replaced by calls at once, from where it began: %s, %s', (reason, error) => {
    const facts = { ...READY, hasRoom: false, ...failed(error, { hasAnswered: false }) };
    expect(nextStep(facts)).toEqual({ step: 'attempt', choice: { kind: 'segmented', reason }, from: 5, replaced: error });
    // Not if only streams were asked for.
    expect(nextStep({ ...facts, transport: 'duplex' }).step).not.toBe('attempt');
    // And not if something had come back.
    expect(nextStep({ ...facts, ...failed(error) }).step).not.toBe('attempt');
  });

  test.each<[SpeechErrorCode, NextStep['step']]>([
    ['throttled', 'find-resume'],
    ['service-failure', 'find-resume'],
    ['validation-failed', 'fail'],
    ['wrong-region', 'fail'],
    ['credentials-rejected', 'fail'],
    ['interrupted', 'fail'],
  ])('is not replaced if calls would share the failure, or if it passes: %s', (code, step) => {
    expect(nextStep({ ...READY, ...failed(errorOf(code), { hasAnswered: false }) }).step).toBe(step);
  });
});

describe('calls that fail in place of a stream', () => {
  const denied = errorOf('access-denied');
  const throttled = errorOf('throttled');
  test.each<[rule: string, facts: Partial<StepFacts>, step: NextStep]>([
    ["report the stream's failure if they are cut off, too", { ...failedInstead(LOST), resume: at(5) }, goBack(5, 1, 50, STREAM)],
    ["report the stream's failure if they are denied, too", { ...failedInstead(denied), resume: at(5) }, goBack(5, 1, 50, STREAM)],
    ['report their own if it is about the request', failedInstead(INVALID), { step: 'fail', error: INVALID }],
    ['report their own if something had come back', failedInstead(denied, { hasAnswered: true }), { step: 'fail', error: denied }],
    ['are retried like any other attempt', { ...failedInstead(throttled), resume: at(5) }, goBack(5, 1, 50, throttled)],
  ])('%s', (_, facts, step) => {
    expect(nextStep({ ...READY, ...facts })).toEqual(step);
  });
});

describe('an attempt that fails', () => {
  const final = failed(INVALID);
  test.each<[rule: string, facts: Partial<StepFacts>, step: NextStep]>([
    ['for good ends speech', final, { step: 'fail', error: INVALID }],
    ['for now is continued where its sound had wholly arrived, which is found out first', failed(LOST), { step: 'find-resume' }],
    ['is waited for half of the first delay at least', { ...failed(LOST), resume: at(5) }, goBack(5, 1, 50)],
    ['is waited for all of it at most', { ...failed(LOST), resume: at(5), random: 1 }, goBack(5, 1, 100)],
    [
      'again without a sentence in between is waited for twice as long',
      { ...failed(LOST), resume: at(5), lastResumed: 5, failures: 1 },
      goBack(5, 2, 100),
    ],
    [
      'is never waited for longer than the app allows',
      { ...failed(LOST), resume: at(0), failures: 7, retry: { ...READY.retry, maxRetries: 9 } },
      goBack(0, 8, 150),
    ],
    [
      'too often without a sentence in between ends speech',
      { ...failed(LOST), resume: at(5), lastResumed: 5, failures: 2 },
      { step: 'fail', error: LOST },
    ],
    ['at its very beginning counts as well', { ...failed(LOST), resume: at(0), failures: 2 }, { step: 'fail', error: LOST }],
    ['after a sentence arrived counts from 1 again', { ...failed(LOST), resume: at(9), lastResumed: 5, failures: 2 }, goBack(9, 1, 50)],
    [
      'ends speech at once if the app allows no retry',
      { ...failed(LOST), resume: at(9), retry: { ...READY.retry, maxRetries: 0 } },
      { step: 'fail', error: LOST },
    ],
    [
      'before it took any way is retried, too',
      { ...failed(LOST, { way: undefined, hasAnswered: false }), resume: at(5), service: undefined },
      goBack(5, 1, 50),
    ],
  ])('%s', (_, facts, step) => {
    expect(nextStep({ ...READY, ...facts })).toEqual(step);
  });
});
