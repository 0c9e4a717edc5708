/**
 * One chaos run in a page: its own WebSocket, `fetch`, AudioWorklet and Worker, in real time, through a network that harms;
 * what was rendered is counted, word by word.
 */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { createAudioOutput } from '../../src/audio/audio-output';
import { systemClock } from '../../src/base/clock';
import { SpeechClient, SpeechStream } from '../../src/core';
import { tapOutput } from '../audio/output-tap';
import { askDesk } from './ask-desk';
import { Chance } from './chance';
import type { ClosedNetwork, OpenNetwork } from './chaos-desk-process';
import type { ChaosPlan } from './chaos-plan';
import type { ChaosResult } from './chaos-run';
import { countWordsOff, judge, speakPlan } from './chaos-speech';
import { countAnswers } from './count-answers';
import { countWords } from './count-words';
import { CountingClock } from './fast-clock';
import { spokenRequests } from './spoken-request';

const HANGING_MS = 120_000;
/** Speech is real time here, so waits between attempts are short, but together longer than a relay is ever away. */
const RETRY = { baseDelayMs: 100, maxDelayMs: 4_000 };
/** How long a closed client may take to be gone. */
const LEAVING_MS = 2_000;

const wait = (delayMs: number) => new Promise<void>((resolve) => systemClock.setTimer(resolve, delayMs));

/** Carries a run out. */
export async function runInPage(plan: ChaosPlan): Promise<ChaosResult> {
  const { text, format, pacing, streamFaults, callFaults, near, far, relayOutage, transport, seed } = plan;
  const sinkFormat = { outputFormat: format, sampleRate: format === 'pcm' ? 16_000 : 24_000 };
  const startedAtMs = systemClock.now();
  const network = (await askDesk('open', { account: { pacing, streamFaults, callFaults }, near, far, relayOutage })) as OpenNetwork;
  const askNetwork = (verb: string) => askDesk(`${verb}/${network.id}`);
  const context = new AudioContext({ sampleRate: sinkFormat.sampleRate });
  const tap = await tapOutput(context);
  const audio = createAudioOutput({ context, destination: tap.node });
  const clock = new CountingClock(systemClock);
  const { region, endpoint, relayUrl, identityPoolId, pollyUrl } = network;
  const client = new SpeechClient({
    region,
    endpoint,
    relay: relayUrl,
    transport,
    audio,
    clock,
    random: new Chance(seed ^ 0x5eed).next,
    credentials: fromCognitoIdentityPool({ identityPoolId, clientConfig: { region, endpoint: pollyUrl } }),
  });
  const stream = new SpeechStream(client, { format, sampleRate: sinkFormat.sampleRate, retry: RETRY });
  const stage = { stream, wait, expireCredentials: () => askNetwork('expire'), hangingMs: HANGING_MS };
  const outcome = await speakPlan(stage, plan);
  const durationMs = systemClock.now() - startedAtMs;
  const { status, metrics } = stream.snapshot.get();
  const complaints: string[] = [];
  if (outcome === undefined) complaints.push(`its status is ${status}`);
  stream.close();
  client.close();
  for (let waitedMs = 0; waitedMs < LEAVING_MS && clock.timerCount > 0; waitedMs += 100) await wait(100);
  if (clock.timerCount > 0) complaints.push(`left behind: ${clock.timerCount} timers`);
  const recording = await tap.read();
  tap.close();
  await Promise.all([audio.close(), context.close()]);

  // What a half-open connection holds is over for Polly only when that is closed.
  const { faultsMet, requests: records } = (await askNetwork('close')) as ClosedNetwork;
  const requests = await spokenRequests(pollyUrl, records, sinkFormat);
  const count = countWords(text, requests, recording);
  return {
    plan,
    outcome,
    count,
    faultsMet,
    apiCalls: metrics.apiCalls,
    answers: countAnswers(records),
    wordsOff: countWordsOff(outcome, count),
    complaints: [...complaints, ...judge(plan, outcome, count)],
    durationMs,
  };
}
