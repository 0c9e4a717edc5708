/** Speech that is fetched again because its text was edited: further edits meanwhile, and players that cut late. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ServiceConnection } from '../../../src/core/client/service-connection';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import type { SpeechRequest, SpeechService, TransportEvent } from '../../../src/polly/transport/transport';
import { FakeClock } from '../../base/fake-clock';
import { createBareSynthesis } from '../rig/bare-synthesis';

const SAMPLE_RATE = 16_000;
const SENTENCE_SECONDS = 3;
const SENTENCES = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot'].map((name) => `The word ${name} stands for a letter. `);
const TEXT = SENTENCES.join('');

beforeAll(() => warmSynthesis());

/** Sound that is the same for the same text, and changes its loudness as speech does. */
function soundOf(text: string): Uint8Array {
  let state = 7;
  for (let index = 0; index < text.length; index += 1) state = (state * 31 + text.charCodeAt(index)) | 0;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
  const samples = new Int16Array(SENTENCE_SECONDS * SAMPLE_RATE);
  let loudness = 0;
  for (let index = 0; index < samples.length; index += 1) {
    if (index % 1_200 === 0) loudness = random() ** 2 * 20_000;
    samples[index] = (random() * 2 - 1) * loudness;
  }
  return new Uint8Array(samples.buffer);
}

/** A service that speaks each sentence at once. A cancelled stream ends when `release` is called. */
class SlowToEnd implements SpeechService {
  readonly segmented = undefined;
  readonly requests: string[] = [];
  release: () => void = () => undefined;

  readonly duplex = async function* (this: SlowToEnd, { text, signal, onCall }: SpeechRequest): AsyncGenerator<TransportEvent> {
    onCall();
    const index = this.requests.push('') - 1;
    const reader = text.read();
    for (;;) {
      const span = await reader.next('sentence');
      if (signal.aborted) {
        await new Promise<void>((resolve) => (this.release = resolve));
        throw signal.reason;
      }
      if (span === 'end' || span === 'silence') break;
      reader.noteSent(span);
      this.requests[index] = (this.requests[index] ?? '') + span.request;
      yield { type: 'segment', startCharacter: span.start, endCharacter: span.end };
      yield { type: 'audio', bytes: soundOf(span.request.trim()) };
      yield { type: 'segment-complete' };
    }
    yield { type: 'closed', requestCharacters: 0 };
  }.bind(this);

  warm(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.release();
  }
}

/** @param cutLateBySeconds - The player cuts so much later than it was asked to. */
async function speak(cutLateBySeconds = 0) {
  const clock = new FakeClock();
  const service = new SlowToEnd();
  const abort = new AbortController();
  const { synthesis, log, given } = await createBareSynthesis({
    connection: new ServiceConnection('duplex', () => Promise.resolve(service)),
    clock,
    sampleRate: SAMPLE_RATE,
    options: { maxAheadSeconds: Infinity, edits: 'replace-unheard' },
    hearing: { heardSeconds: 0.1, isPlaying: true },
    cutLateBySeconds,
    signal: abort.signal,
  });
  const outcome = synthesis.run();
  onTestFinished(async () => {
    abort.abort();
    service.release();
    given.close();
    await outcome;
  });
  /** Lets everything happen that needs no time. */
  const settle = async () => {
    for (let turn = 0; turn < 30; turn += 1) {
      await clock.advance(0);
      await setImmediate();
    }
    await synthesis.alignment.caughtUp();
  };
  /** Edits the text as a reading does. Returns the length of the text that stood. */
  const edit = (after: string) => {
    let shared = 0;
    while (shared < after.length && after[shared] === given.text[shared]) shared += 1;
    const standing = given.standingAt(shared);
    given.cut(standing);
    void given.write(after.slice(standing));
    return standing;
  };
  void given.write(TEXT);
  await settle();
  return { service, given, log, settle, edit, outcome };
}

test('an edit while the request of the edit before is still ending takes back all text behind it', async () => {
  const { service, given, settle, edit, outcome } = await speak();
  const at = TEXT.indexOf(SENTENCES[3] ?? '');
  expect(edit(TEXT.replace('Delta', 'Dollar'))).toBe(at);
  await settle();
  expect(edit(TEXT.replace('Delta', 'Dime'))).toBe(at);
  await settle();
  // Also before the place of the first edit.
  const earlier = TEXT.indexOf(SENTENCES[2] ?? '');
  expect(edit(TEXT.replace('Charlie', 'Chuck').replace('Delta', 'Dime'))).toBe(earlier);
  await settle();
  service.release();
  given.end();
  await settle();
  expect(await outcome).toBeUndefined();
  // The last sentence waits for its end.
  expect(service.requests).toEqual([
    SENTENCES.slice(0, -1).join(''),
    TEXT.slice(earlier).replace('Charlie', 'Chuck').replace('Delta', 'Dime'),
  ]);
});

test.each([0, 1])('a sentence whose sound is cut %d s late is heard once', async (lateSeconds) => {
  const { service, given, log, settle, edit, outcome } = await speak(lateSeconds);
  edit(TEXT.replace('Delta stands for a letter', 'Delta stands for a river'));
  await settle();
  service.release();
  given.end();
  await settle();
  expect(await outcome).toBeUndefined();
  expect(log.packets.seconds).toBeCloseTo(SENTENCES.length * SENTENCE_SECONDS, 0);
});
