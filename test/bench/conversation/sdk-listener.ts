/**
 * AWS's Node SDK straight to local Polly: the limit of what a page can reach through a relay. Nothing is played; a player
 * that needs no time and holds nothing back is simulated.
 */
import type { StartSpeechSynthesisStreamActionStream } from '@aws-sdk/client-polly';
import type { Pacing } from '../../../src/emulator';
import { createClient, createPool, openStream, settledRequests, type PollyAddress } from '../../emulator/polly-client';
import { writtenTokens, type Answer } from './answers';
import type { Listening } from './listening';
import { costsOf } from './listening-costs';
import { MP3_BYTES_A_SECOND } from './sentence-calls';

/** Of espeak-ng's voice for Matthew, in the texts of this benchmark. */
const CHARACTERS_A_SECOND = 17;

/** Polly ends a stream that gets nothing for five seconds. */
const KEEP_ALIVE_MS = 4_000;

/** Listens to an answer. */
export async function listenThroughSdk(polly: PollyAddress, answer: Answer, pacing: Pacing): Promise<Listening> {
  const pool = await createPool(polly, { pacing });
  const client = createClient(polly, pool);
  await client.config.credentials();
  const leaving = new AbortController();
  const startMs = performance.now();
  const startedAtMs = Date.now();
  const bargeIn =
    answer.bargeInMs === undefined ? undefined : setTimeout(() => leaving.abort(), startMs + answer.bargeInMs - performance.now());
  const player = new InstantPlayer();
  const events = keptAlive(writtenTokens(answer.tokens, startMs), leaving.signal);
  try {
    for await (const { AudioEvent } of await openStream(client, events, {}, leaving.signal)) {
      if (AudioEvent?.AudioChunk !== undefined) player.append(AudioEvent.AudioChunk.byteLength, performance.now() - startMs);
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  }
  clearTimeout(bargeIn);
  const requests = await settledRequests(polly, pool);
  client.destroy();
  const { firstMs, endMs, stalls, stalledMs } = player;
  return {
    way: 'sdk',
    answer: answer.name,
    purpose: 'hear',
    firstSoundMs: firstMs ?? NaN,
    playerFirstSoundMs: firstMs ?? NaN,
    lastSoundMs: answer.bargeInMs ?? endMs,
    stalls,
    stalledMs,
    ...(answer.bargeInMs === undefined ? {} : { heardCharacters: player.heardSeconds(answer.bargeInMs) * CHARACTERS_A_SECOND }),
    ...costsOf(requests, startedAtMs),
  };
}

/** A player that plays each byte at once. */
class InstantPlayer {
  firstMs: number | undefined;
  /** When everything so far has been heard. */
  endMs = 0;
  stalls = 0;
  stalledMs = 0;

  append(bytes: number, nowMs: number): void {
    if (this.firstMs !== undefined && nowMs > this.endMs) {
      this.stalls += 1;
      this.stalledMs += nowMs - this.endMs;
    }
    this.firstMs ??= nowMs;
    this.endMs = Math.max(this.endMs, nowMs) + (bytes / MP3_BYTES_A_SECOND) * 1_000;
  }

  /** Seconds that were heard until a time. */
  heardSeconds(nowMs: number): number {
    return Math.max(0, Math.min(nowMs, this.endMs) - (this.firstMs ?? nowMs) - this.stalledMs) / 1_000;
  }
}

/** Makes an event of each token, and an empty one whenever the model is silent for long. */
async function* keptAlive(
  tokens: AsyncGenerator<string, void, undefined>,
  leaving: AbortSignal,
): AsyncGenerator<StartSpeechSynthesisStreamActionStream> {
  let next = tokens.next();
  while (!leaving.aborted) {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<'silence'>((resolve) => (timer = setTimeout(resolve, KEEP_ALIVE_MS, 'silence')));
    const result = await Promise.race([next, silence]);
    clearTimeout(timer);
    if (result === 'silence') {
      yield { TextEvent: { Text: '' } };
      continue;
    }
    if (result.done === true) break;
    yield { TextEvent: { Text: result.value } };
    next = tokens.next();
  }
  yield { CloseStreamEvent: {} };
}
