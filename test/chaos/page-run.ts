/**
 * One chaos run in a page: with the browser's own WebSocket, `fetch`, AudioWorklet and Worker, in real time, through a
 * faulty network. The words in the rendered sound are counted.
 */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { createAudioOutput } from '../../src/audio/output/audio-output';
import { systemClock } from '../../src/base/clock';
import { SpeechClient, SpeechStream } from '../../src/core';
import { tapOutput } from '../audio/rig/output-tap';
import { askDesk } from './world/ask-desk';
import { Chance } from './texts/chance';
import type { ClosedNetwork, OpenNetwork } from './world/chaos-desk-process';
import type { ChaosPlan } from './chaos-plan';
import { judgeAll, type ChaosResult } from './judging/judge-run';
import { speakPlan, voiceOf } from './chaos-speech';
import { countAnswers } from './judging/count-answers';
import { countTexts } from './judging/count-words';
import { CountingClock } from './world/fast-clock';
import { spokenRequests } from './texts/spoken-request';

const HANGING_MS = 120_000;
/** Speech takes real time here, so waits between attempts are short, but together they outlast any absence of the relay. */
const RETRY = { baseDelayMs: 100, maxDelayMs: 4_000 };
/** How long a closed client may take to release everything. */
const LEAVING_MS = 2_000;

const wait = (delayMs: number) => new Promise<void>((resolve) => systemClock.setTimer(resolve, delayMs));

/** Carries out a run. */
export async function runInPage(plan: ChaosPlan): Promise<ChaosResult> {
  const { format, pacing, streamFaults, callFaults, near, far, relayOutage, transport, seed } = plan;
  const voice = voiceOf(plan);
  const sinkFormat = { outputFormat: format, sampleRate: voice.sampleRate };
  const startedAtMs = systemClock.now();
  const network = (await askDesk('open', { account: { pacing, streamFaults, callFaults }, near, far, relayOutage })) as OpenNetwork;
  const askNetwork = (verb: string) => askDesk(`${verb}/${network.id}`);
  const context = new AudioContext({ sampleRate: sinkFormat.sampleRate });
  const tap = await tapOutput(context);
  const audio = createAudioOutput({ context, destination: tap.node });
  const clock = new CountingClock(systemClock);
  const { region, endpoint, relayUrl, identityPoolId, pollyUrl } = network;
  let apiCalls = 0;
  const client = new SpeechClient({
    region,
    endpoint,
    relay: relayUrl,
    transport,
    audio,
    clock,
    onUtteranceEnd: ({ metrics }) => (apiCalls += metrics.apiCalls),
    random: new Chance(seed ^ 0x5eed).next,
    credentials: fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, endpoint: pollyUrl } }),
  });
  const stream = new SpeechStream(client, { ...voice, retry: RETRY });
  const stage = {
    stream,
    now: () => systemClock.now(),
    clock: systemClock,
    wait,
    expireCredentials: () => askNetwork('expire'),
    hangingMs: HANGING_MS,
  };
  const spoken = await speakPlan(stage, plan);
  const durationMs = systemClock.now() - startedAtMs;
  const { status } = stream.snapshot.get();
  const complaints: string[] = [];
  if (spoken.some(({ outcome }) => outcome === undefined)) complaints.push(`its status is ${status}`);
  stream.close();
  client.close();
  for (let waitedMs = 0; waitedMs < LEAVING_MS && clock.timerCount > 0; waitedMs += 100) await wait(100);
  if (clock.timerCount > 0) complaints.push(`left behind: ${clock.timerCount} timers`);
  const recording = await tap.read();
  tap.close();
  await Promise.all([audio.close(), context.close()]);

  // Polly notices the end of a half-open connection only when the network is closed.
  const { faultsMet, requests: records } = (await askNetwork('close')) as ClosedNetwork;
  const requests = await spokenRequests(pollyUrl, records, sinkFormat);
  // One after the other, since simultaneous sounds cannot be told apart behind the output. Neither can the time of a word,
  // since waiting is recorded as silence.
  const count = countTexts(
    spoken.map(({ planned }) => planned.said),
    requests,
    [recording],
  );
  const { utterances, times, complaints: heardWrong } = judgeAll(plan, spoken, count, []);
  return {
    plan,
    utterances,
    times,
    faultsMet,
    apiCalls,
    answers: countAnswers(records),
    besideSeconds: 0,
    complaints: [...complaints, ...heardWrong],
    durationMs,
  };
}
