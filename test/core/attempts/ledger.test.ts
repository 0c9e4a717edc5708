/** The ledger: how much of a text was sent, received and heard, in given characters and in seconds, and the costs. */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import type { SpeechOptions } from '../../../src/core/options/options';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { Ledger } from '../../../src/core/attempts/ledger';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedClient } from '../rig/scripted-speech';

const RUNS = 300;
const BYTES_PER_SECOND = 32_000;
const SECONDS_PER_WORD = 0.5;

beforeAll(() => warmSynthesis({ markdown: true }));

function begin(options: SpeechOptions = {}) {
  const clock = new FakeClock();
  const client = new ScriptedClient(clock);
  const stream = new SpeechStream(client, { format: 'pcm', sampleRate: 16_000, ...options });
  /** Lets everything happen that takes no longer than the joining of texts. */
  const settle = async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await clock.advance(5);
      await setImmediate();
    }
  };
  const run = () => client.scripted.current;
  /** Yields the sound of a sentence that begins at a character of its run, wholly or only its first words. */
  const say = async (sentence: string, startCharacter: number, isWhole = true) => {
    const words = Array.from(sentence.matchAll(/\p{L}+/gu), ({ 0: word, index }, place) => ({
      startCharacter: startCharacter + index,
      endCharacter: startCharacter + index + word.length,
      seconds: place * SECONDS_PER_WORD,
    }));
    run()?.say({ type: 'segment', startCharacter, endCharacter: startCharacter + sentence.length });
    run()?.say({ type: 'marks', startCharacter, words });
    const seconds = (isWhole ? words.length : words.length / 2) * SECONDS_PER_WORD;
    run()?.say({ type: 'audio', bytes: new Uint8Array(seconds * BYTES_PER_SECOND) });
    if (isWhole) run()?.say({ type: 'segment-complete' });
    await settle();
    return seconds;
  };
  const ear = () => client.output.sinks.at(-1);
  /** The present snapshot. Counts alone are updated twice a second, but a change of the sink at once. */
  const told = () => {
    ear()?.become(ear()?.playback.get().state ?? 'waiting');
    return stream.snapshot.get();
  };
  return { clock, client, stream, settle, run, say, ear, told };
}

test('sent, received and heard text is counted in given characters', async () => {
  const { client, stream, settle, run, say, ear, told } = begin({ markdown: true });
  onTestFinished(() => {
    stream.close();
    client.close();
  });
  const sentences = ['**Here is** one. ', '*Here* is two. ', 'And [the last](https://example.com). '];
  const given = sentences.join('');
  void stream.write(given);
  await settle();
  const metrics = () => told().metrics;
  expect(metrics()).toMatchObject({ givenCharacters: given.length, sentCharacters: 0, receivedCharacters: 0, heardCharacters: 0 });
  let sent = '';
  run()?.onRead(({ text }) => (sent += text));
  await settle();
  expect(sent).toMatch(/^Here is one\. Here is two\. /);
  const end = given.indexOf(' is two') + ' is two.'.length;
  expect(metrics().sentCharacters).toBeGreaterThanOrEqual(end);
  expect(metrics()).toMatchObject({ receivedCharacters: 0, heardCharacters: 0 });
  await say('Here is one. ', 0);
  await say('Here is two. ', 'Here is one. '.length, false);
  // All of "Here", and the beginning of "is".
  expect(metrics().receivedCharacters).toBe(given.indexOf(' is two') + ' is'.length);
  ear()?.hearTo(1);
  expect(metrics().heardCharacters).toBe('**Here is**'.length);
  // Text that is sent again after a failure counts once.
  client.scripted.fail('connection-lost');
  await settle();
  expect(metrics().sentCharacters).toBeGreaterThanOrEqual(end);
  expect(metrics().receivedCharacters).toBe('**Here is** one'.length);
});

/** One event in the life of a text. */
type Step = { readonly kind: 'written' | 'sent' | 'received' | 'broken' | 'lost' } | { readonly kind: 'heard'; readonly share: number };

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Step>({ kind: 'written' }, { kind: 'sent' }, { kind: 'received' }) },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'broken' }, { kind: 'lost' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('heard' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
);

test('the ledger adds up after any events in any order', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 40 }), fc.boolean(), async (sequence, isInterrupted) => {
      const { clock, client, stream, settle, run, say, ear, told } = begin({ retry: { maxRetries: 100, baseDelayMs: 1, maxDelayMs: 1 } });
      let given = '';
      /** Where the present run begins, and what it has taken and returned, in characters. */
      let place = { start: 0, sent: 0, received: 0 };
      let mostSent = 0;
      let received = 0;
      let billed = 0;
      let losses = 0;
      let bytes = 0;
      let isBroken = false;
      let isRead = false;
      const read = () => {
        if (isRead || run() === undefined) return;
        isRead = true;
        const inRun = place;
        run()?.onRead(({ text }) => {
          billed += text.length;
          inRun.sent += text.length;
          mostSent = Math.max(mostSent, inRun.sent);
        });
      };
      const nextSentence = () => /^[^.]*\. /.exec(given.slice(place.received, place.sent))?.[0];
      for (const step of sequence) {
        switch (step.kind) {
          case 'written': {
            const sentence = `Sentence ${'of words '.repeat(given.length % 5)}here. `;
            void stream.write(sentence);
            given += sentence;
            break;
          }
          case 'sent':
            read();
            break;
          case 'received':
          case 'broken': {
            const sentence = nextSentence();
            if (sentence === undefined || isBroken) break;
            isBroken = step.kind === 'broken';
            bytes += (await say(sentence, place.received - place.start, !isBroken)) * BYTES_PER_SECOND;
            if (isBroken) break;
            place.received += sentence.length;
            received = Math.max(received, place.received);
            break;
          }
          case 'lost':
            if (run() !== undefined) losses += 1;
            client.scripted.fail('connection-lost');
            isBroken = false;
            isRead = false;
            place = { start: place.received, sent: place.received, received: place.received };
            await settle();
            break;
          case 'heard':
            ear()?.become('playing', step.share);
            break;
        }
        await settle();
        const { metrics, heardSeconds, buffer } = told();
        expect(metrics).toMatchObject({
          givenCharacters: given.length,
          sentCharacters: mostSent,
          billedCharacters: billed,
          audioBytes: bytes,
          retries: losses,
        });
        expect(metrics.heardCharacters).toBeLessThanOrEqual(metrics.receivedCharacters);
        expect(metrics.receivedCharacters).toBeLessThanOrEqual(metrics.sentCharacters);
        expect(metrics.receivedCharacters).toBeGreaterThanOrEqual(received === 0 ? 0 : received - '. '.length);
        expect(heardSeconds).toBeLessThanOrEqual(buffer.receivedSeconds);
      }
      if (given !== '') {
        const ending = stream.end();
        if (isInterrupted) void stream.interrupt();
        else stream.close();
        const { heardText, unheardText, heardMs } = await ending;
        expect(heardText + unheardText).toBe(given);
        expect(heardMs).toBeLessThanOrEqual(1000 * stream.snapshot.get().buffer.receivedSeconds);
        expect(stream.snapshot.get().metrics.heardCharacters).toBe(heardText.length);
      }
      stream.close();
      client.close();
      await settle();
      expect(clock.timerCount).toBe(0);
    }),
    { numRuns: RUNS },
  );
});

test('a late bill belongs to the run that was asked for it', () => {
  const ledger = new Ledger(0);
  const noteBilled = ledger.began();
  ledger.sent('First. ', 7, 0);
  noteBilled(7);
  ledger.began();
  ledger.sent('Second.', 14, 1);
  // Speech marks are billed as well, and may come when the sound is there.
  noteBilled(7);
  expect(ledger.billedCharacters).toBe(14 + 7);
});
