/** How often speech is retried, with a transport and a clock that the test controls. */
import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import type { SpeechOptions } from '../../../src/core/options/options';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient } from '../rig/scripted-speech';

const SENTENCES = ['One sentence. ', 'Another one. ', 'And a third. ', 'The fourth one. ', 'The last.'] as const;
const SECOND_OF_SOUND = new Uint8Array(32_000);

beforeAll(() => warmSynthesis());

function begin(options: SpeechOptions = {}, random?: () => number) {
  const clock = new FakeClock();
  const client = new ScriptedClient(clock, random);
  const stream = new SpeechStream(client, { format: 'pcm', sampleRate: 16_000, ...options });
  onTestFinished(() => {
    stream.close();
    client.close();
  });
  /** Lets everything happen that needs no time. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.advance(0);
      await setImmediate();
    }
  };
  /** Makes the present run read its text and yield a sentence of it. */
  const speakSentence = async (sentence: string) => {
    const run = client.scripted.current;
    await run?.read();
    run?.say({ type: 'segment', startCharacter: 0, endCharacter: sentence.length });
    run?.say({ type: 'audio', bytes: SECOND_OF_SOUND });
    run?.say({ type: 'segment-complete' });
    await settle();
    return run;
  };
  const lose = () => client.scripted.fail('connection-lost');
  return { clock, client, stream, settle, speakSentence, lose };
}

describe('attempts that fail', () => {
  const retry = { maxRetries: 1, baseDelayMs: 10, maxDelayMs: 10 };

  test('are not counted in a row if a sentence arrived in between', async () => {
    const { clock, client, stream, settle, speakSentence, lose } = begin({ retry });
    const outcome = stream.speak(SENTENCES.join(''));
    await settle();
    for (const sentence of SENTENCES) {
      const run = await speakSentence(sentence);
      if (sentence === SENTENCES.at(-1)) run?.say({ type: 'closed', requestCharacters: sentence.length });
      else lose();
      await settle();
      await clock.advance(10);
      await settle();
    }
    expect(stream.snapshot.get()).toMatchObject({ error: undefined, buffer: { state: 'complete', receivedSeconds: SENTENCES.length } });
    client.output.sinks[0]?.become('ended', 1);
    expect(await outcome).toMatchObject({ reason: 'ended', unheardText: '' });
  });

  test("without one are limited by the app's option", async () => {
    const { clock, client, stream, settle, speakSentence, lose } = begin({ retry });
    const outcome = stream.speak(SENTENCES.join(''));
    await settle();
    await speakSentence(SENTENCES[0]);
    for (const attempt of [1, 2]) {
      expect(client.scripted.runs).toHaveLength(attempt);
      lose();
      await settle();
      await clock.advance(10);
      await settle();
    }
    expect(client.scripted.runs).toHaveLength(2);
    client.output.sinks[0]?.become('ended', 1);
    expect(await outcome).toMatchObject({ reason: 'failed', heardText: SENTENCES[0], error: { code: 'connection-lost' } });
    await settle();
    expect(clock.timerCount).toBe(0);
  });
});

describe('waits between attempts', () => {
  test.each([
    ['the shortest', 0, [125, 250, 500, 1_000, 2_000, 4_000, 4_000, 4_000]],
    ['middle ones', 0.5, [187.5, 375, 750, 1_500, 3_000, 6_000, 6_000, 6_000]],
  ])('double up to a limit with random spread, and there are eight: %s', async (_, chance, waitsMs) => {
    const { clock, client, stream, settle, lose } = begin({}, () => chance);
    const outcome = stream.speak(SENTENCES.join(''));
    await settle();
    for (const [attempt, waitMs] of waitsMs.entries()) {
      lose();
      await settle();
      expect(stream.snapshot.get().retry).toMatchObject({ attempt: attempt + 1, error: { code: 'connection-lost' } });
      await clock.advance(waitMs - 0.5);
      expect(client.scripted.runs).toHaveLength(attempt + 1);
      await clock.advance(0.5);
      expect(client.scripted.runs).toHaveLength(attempt + 2);
    }
    lose();
    expect(await outcome).toMatchObject({ reason: 'failed', heardText: '', unheardText: SENTENCES.join('') });
  });

  test("follow the app's options", async () => {
    const { clock, client, stream, settle, lose } = begin({ retry: { maxRetries: 3, baseDelayMs: 100, maxDelayMs: 150 } }, () => 0);
    void stream.speak(SENTENCES.join(''));
    await settle();
    for (const waitMs of [50, 75, 75]) {
      const { length } = client.scripted.runs;
      lose();
      await settle();
      await clock.advance(waitMs - 0.5);
      expect(client.scripted.runs).toHaveLength(length);
      await clock.advance(0.5);
      expect(client.scripted.runs).toHaveLength(length + 1);
    }
    lose();
    await settle();
    expect(stream.snapshot.get().status).toBe('failed');
  });

  test('are reported until sound arrives again', async () => {
    const { clock, client, stream, settle, lose } = begin({}, () => 0);
    void stream.speak(SENTENCES.join(''));
    await settle();
    lose();
    await settle();
    await clock.advance(125);
    expect(stream.snapshot.get().retry).toMatchObject({ attempt: 1 });
    client.scripted.current?.say({ type: 'audio', bytes: SECOND_OF_SOUND });
    await settle();
    expect(stream.snapshot.get().retry).toBeUndefined();
  });
});

describe('interrupting a voice that has lost its connection leaves no timer', () => {
  const retry = { baseDelayMs: 60_000, maxDelayMs: 60_000 };

  test('when the retry is announced', async () => {
    const { clock, stream, settle, speakSentence, lose } = begin({ retry });
    const outcome = stream.speak(SENTENCES.join(''));
    await settle();
    await speakSentence(SENTENCES[0]);
    const unsubscribe = stream.snapshot.subscribe(() => {
      if (stream.snapshot.get().retry === undefined) return;
      unsubscribe();
      void stream.interrupt();
    });
    lose();
    await settle();
    expect(await outcome).toMatchObject({ reason: 'interrupted' });
    expect(clock.timerCount).toBe(0);
  });

  test('at any moment before that', async () => {
    for (let turns = 0; turns < 40; turns += 1) {
      const { clock, stream, settle, speakSentence, lose } = begin({ retry });
      void stream.speak(SENTENCES.join(''));
      await settle();
      await speakSentence(SENTENCES[0]);
      lose();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await stream.interrupt();
      await settle();
      expect(clock.timerCount, `after ${turns} turns`).toBe(0);
    }
  });
});

test('the billed characters of a text requested twice are reported, even when interrupted', async () => {
  const { client, stream, settle } = begin();
  void stream.speak('Twice.');
  await settle();
  const run = client.scripted.current;
  await run?.read();
  run?.bill(6);
  run?.bill(6);
  await stream.interrupt();
  expect(stream.snapshot.get().metrics).toMatchObject({ billedCharacters: 12, requestCharacters: undefined });
});
