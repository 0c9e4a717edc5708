/** Carries out one chaos run in Node: speaks the texts while all planned faults happen, and counts what was heard. */
import { SpeechStream } from '../../src/core';
import { Chance } from './texts/chance';
import type { ChaosPlan } from './chaos-plan';
import { speakPlan, voiceOf } from './chaos-speech';
import type { ChaosWorld } from './world/chaos-world';
import { countAnswers } from './judging/count-answers';
import { countTexts } from './judging/count-words';
import { judgeAll, type ChaosResult } from './judging/judge-run';
import { judgeTurns } from './judging/judge-turns';
import { spokenRequests, withoutOffset } from './texts/spoken-request';

/** Milliseconds of the fast clock. */
const HANGING_MS = 40 * 60_000;

/** Carries out a run. */
export async function runChaos(world: ChaosWorld, plan: ChaosPlan): Promise<ChaosResult> {
  const { pacing, streamFaults, callFaults, near, far, relayOutage } = plan;
  const { sound } = plan.voice;
  const { clock } = world;
  const unhandledBefore = world.unhandled.length;
  const startedAtMs = clock.now();
  let apiCalls = 0;
  const conversation = await world.enter(
    {
      account: { pacing, streamFaults, callFaults, ...sound },
      near,
      far,
      relayOutage,
      client: { transport: plan.transport, onUtteranceEnd: ({ metrics }) => (apiCalls += metrics.apiCalls) },
    },
    new Chance(plan.seed ^ 0x5eed),
  );
  const { network, output } = conversation;
  const voice = voiceOf(plan);
  const stream = new SpeechStream(conversation.client, voice);
  const spoken = await speakPlan(
    {
      stream,
      now: () => clock.now(),
      clock,
      wait: (delayMs) => clock.wait(delayMs),
      expireCredentials: () => network.expireCredentials(),
      hangingMs: HANGING_MS,
    },
    plan,
  );
  const durationMs = clock.now() - startedAtMs;
  const { status } = stream.snapshot.get();
  const told = stream.readWords();
  const complaints: string[] = [];
  if (spoken.some(({ outcome }) => outcome === undefined)) complaints.push(`its status is ${status}`);
  stream.close();
  complaints.push(...(await conversation.leave()).map((what) => `left behind: ${what}`));
  if (world.unhandled.length > unhandledBefore) complaints.push(`nobody handled: ${String(world.unhandled[unhandledBefore])}`);

  const records = await network.requests();
  const requests = await spokenRequests(world.polly.url, records, { outputFormat: plan.format, sampleRate: voice.sampleRate }, sound);
  const { recordings } = output;
  const count = countTexts(
    spoken.map(({ planned }) => planned.said),
    requests,
    recordings.map(({ samples }) => withoutOffset(samples, sound)),
  );
  const turns = judgeTurns(spoken, recordings, count);
  const { utterances, times, complaints: heardWrong } = judgeAll(plan, spoken, count, told);
  return {
    plan,
    utterances,
    times,
    faultsMet: network.faultsMet,
    apiCalls,
    answers: countAnswers(records),
    besideSeconds: turns.besideSeconds,
    complaints: [...complaints, ...turns.complaints, ...heardWrong],
    durationMs,
  };
}
