/** One chaos run in Node: a text is spoken while everything goes wrong that is planned, and what was heard is counted. */
import { SpeechStream, type SpeechOutcome } from '../../src/core';
import { Chance } from './chance';
import type { ChaosPlan } from './chaos-plan';
import { countWordsOff, judge, speakPlan } from './chaos-speech';
import type { ChaosWorld } from './chaos-world';
import { countAnswers, type AnswerCount } from './count-answers';
import { countWords, type WordCount } from './count-words';
import { spokenRequests } from './spoken-request';

/** On the fast clock. */
const HANGING_MS = 40 * 60_000;

/** What became of a run. */
export interface ChaosResult {
  readonly plan: ChaosPlan;
  readonly outcome: Pick<SpeechOutcome, 'reason'> | undefined;
  readonly count: WordCount;
  /** Faults that connections have met. */
  readonly faultsMet: number;
  readonly apiCalls: number;
  readonly answers: AnswerCount;
  /** How many words the text that is said to be heard has more than what was heard. Undefined where nothing was cut short. */
  readonly wordsOff: number | undefined;
  /** What is wrong, in words; empty when nothing is. */
  readonly complaints: readonly string[];
  /** In the plan's own time. */
  readonly durationMs: number;
}

/** Carries a run out. */
export async function runChaos(world: ChaosWorld, plan: ChaosPlan): Promise<ChaosResult> {
  const { format, pacing, streamFaults, callFaults, near, far, relayOutage } = plan;
  const { clock } = world;
  const unhandledBefore = world.unhandled.length;
  const startedAtMs = clock.now();
  const conversation = await world.enter(
    { account: { pacing, streamFaults, callFaults }, near, far, relayOutage, client: { transport: plan.transport } },
    new Chance(plan.seed ^ 0x5eed),
  );
  const { network } = conversation;
  const sinkFormat = { outputFormat: format, sampleRate: format === 'pcm' ? 16_000 : 24_000 };
  const stream = new SpeechStream(conversation.client, { format, sampleRate: sinkFormat.sampleRate });
  const outcome = await speakPlan(
    { stream, wait: (delayMs) => clock.wait(delayMs), expireCredentials: () => network.expireCredentials(), hangingMs: HANGING_MS },
    plan,
  );
  const durationMs = clock.now() - startedAtMs;
  const { status, metrics } = stream.snapshot.get();
  const complaints: string[] = [];
  if (outcome === undefined) complaints.push(`its status is ${status}`);
  stream.close();
  complaints.push(...(await conversation.leave()).map((what) => `left behind: ${what}`));
  if (world.unhandled.length > unhandledBefore) complaints.push(`nobody handled: ${String(world.unhandled[unhandledBefore])}`);

  const records = await network.requests();
  const requests = await spokenRequests(world.polly.url, records, sinkFormat);
  const recording = conversation.output.recordings[0]?.samples ?? new Float32Array(0);
  const count = countWords(plan.text, requests, recording);
  return {
    plan,
    outcome,
    count,
    faultsMet: network.faultsMet,
    apiCalls: metrics.apiCalls,
    answers: countAnswers(records),
    wordsOff: countWordsOff(outcome, count),
    complaints: [...complaints, ...judge(plan, outcome, count)],
    durationMs,
  };
}
