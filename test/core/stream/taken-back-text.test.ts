/** Edits of text that was read and has not been sent: it is taken back, and spoken as it is then. */
import { beforeAll, describe, expect, test } from 'vitest';
import { systemClock, type Clock, type TimerHandle } from '../../../src/base/clock';
import type { SpeechOptions } from '../../../src/core/options/options';
import { GrowingText, type TextReading } from '../../../src/core/source/growing-text';
import { QUIET_MS } from '../../../src/core/source/text-ending';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech, type NodeSpeech } from '../rig/node-speech';

const SENTENCES = ['Alpha', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel', 'India', 'Juliet'].map(
  (name) => `The word ${name} stands for a letter of the alphabet.`,
);
const LONG = SENTENCES.join(' ');

const startNodeStack = useNodeStack();
beforeAll(() => textReaderCode.load());

/** Stands until it is started: on a slow machine, Polly would else seem silent, and text that is held back would be sent. */
class StandingClock implements Clock {
  readonly #stoodAtMs = systemClock.now();
  isStarted = false;

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    return systemClock.setTimer(callback, delayMs);
  }

  clearTimer(handle: TimerHandle | undefined): void {
    systemClock.clearTimer(handle);
  }

  now(): number {
    return this.isStarted ? systemClock.now() : this.#stoodAtMs;
  }
}

interface LongSpeech extends NodeSpeech {
  readonly growing: GrowingText;
  readonly reading: TextReading;
  readonly outcome: ReturnType<NodeSpeech['stream']['speak']>;
  /** Plays all sound, as it comes, to the end of the text. */
  readonly hearEverything: () => Promise<void>;
  /** What Polly got, in order. */
  readonly sent: () => Promise<string>;
}

/** Speaks a text of which only the beginning is sent for now. */
async function speakLong(text: string, options: SpeechOptions = {}): Promise<LongSpeech> {
  const standing = new StandingClock();
  const speech = await createNodeSpeech(await startNodeStack(), { maxAheadSeconds: 5, ...options }, { clock: standing });
  const clock = new FakeClock();
  const growing = new GrowingText(clock);
  growing.update(text, 'open');
  const reading = growing.read(0);
  const outcome = speech.stream.speak(reading);
  await clock.advance(QUIET_MS);
  await speech.until(({ metrics }) => metrics.receivedCharacters > SENTENCES.join(' ').indexOf('Bravo'));
  const hearEverything = async () => {
    standing.isStarted = true;
    let heardSeconds = 0;
    const hear = () => {
      const { receivedSeconds } = speech.stream.snapshot.get().buffer;
      if (receivedSeconds <= heardSeconds) return;
      heardSeconds = receivedSeconds;
      speech.ear().hearTo(receivedSeconds);
    };
    const unsubscribe = speech.stream.snapshot.subscribe(hear);
    hear();
    await speech.received();
    unsubscribe();
    speech.ear().become('ended', 1);
  };
  const sent = async () => (await speech.account.requests()).map(({ text: requested }) => requested ?? '').join('');
  return { ...speech, growing, reading, outcome, hearEverything, sent };
}

describe('text that was not sent yet', () => {
  test.each<[string, string, SpeechOptions]>([
    ['a word', LONG.replace('Hotel', 'Hilton'), {}],
    ['a word that is left out', LONG.replace('Hotel ', ''), {}],
    ['a sentence', LONG.replace(SENTENCES[6] ?? '', 'Nobody plays golf here.'), {}],
    ['the end', LONG.slice(0, LONG.indexOf('The word Golf')) + 'That is all.', {}],
    ['several words', LONG.replace('Golf', 'Garden').replace('India', 'Indigo'), {}],
    ['marks', LONG.replace('Hotel', '**Hilton**').replace('India', '[India](https://in.example)'), { markdown: true }],
    ['another order', [...SENTENCES.slice(0, 6), ...SENTENCES.slice(6).reverse()].join(' '), {}],
    ['a word, with rules', LONG.replace('Hotel', 'Hilton'), { rules: [{ pattern: /stands/g, replacement: 'speaks' }] }],
    ['a word, sentence by sentence', LONG.replace('Hotel', 'Hilton'), { flush: 'sentence' }],
    ['a document', LONG.replace('Hotel', 'Hilton').replace('India', '<speak>India &amp; Pakistan</speak>'), {}],
  ])('is spoken as it is after an edit: %s', async (_, after, options) => {
    const speech = await speakLong(LONG, options);
    const { markdown } = options;
    expect(speech.growing.update(after, 'complete')).toBe(true);
    await speech.hearEverything();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: after, unheardText: '' });
    const plain = markdown === true ? after.replaceAll(/[*[\]]|\(https[^)]*\)/gu, '') : after;
    expect((await speech.sent()).replaceAll(/\s+/gu, ' ')).toBe(options.rules === undefined ? plain : plain.replaceAll('stands', 'speaks'));
  });

  test('has its words where they are now', async () => {
    const speech = await speakLong(LONG);
    const after = `# Letters\n\n${LONG.replace('Hotel', 'Hilton')}`;
    speech.growing.update(after, 'complete');
    await speech.hearEverything();
    await speech.outcome;
    const shown = speech.stream.readWords().map(({ start, end }) => {
      const place = speech.reading.placement?.toTextRange(start, end);
      return after.slice(place?.start, place?.end);
    });
    const words = SENTENCES.flatMap((sentence) => sentence.replace('Hotel', 'Hilton').slice(0, -1).split(' '));
    expect(shown.filter((word) => word !== 'Letters')).toEqual(words);
    expect(shown).toContain('Letters');
  });

  test('is taken back again and again', async () => {
    const speech = await speakLong(LONG);
    for (const name of ['Hilton', 'Hut', 'Hall', 'Home']) speech.growing.update(LONG.replace('Hotel', name), 'open');
    speech.growing.update(LONG, 'complete');
    await speech.hearEverything();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: LONG });
    expect(await speech.sent()).toBe(LONG);
  });

  test('is another text only if what was sent is gone', async () => {
    const speech = await speakLong(LONG);
    const other = 'This is about another thing and has no letter of it at all, but it has many words of its own.';
    const after = `${LONG.slice(0, LONG.indexOf('The word Echo'))}${other}`;
    expect(speech.growing.isStillOf(after)).toBe(true);
    expect(speech.growing.isStillOf(other)).toBe(false);
    speech.growing.update(after, 'complete');
    await speech.hearEverything();
    expect(await speech.outcome).toMatchObject({ heardText: after });
  });
});

test('a placeholder that was not sent when the answer comes is never spoken', async () => {
  const speech = await createNodeSpeech(await startNodeStack());
  const clock = new FakeClock();
  const growing = new GrowingText(clock);
  growing.update('Looking up the capital of France', 'complete');
  const reading = growing.read(0);
  const outcome = speech.stream.speak(reading);
  await speech.until(({ metrics }) => metrics.givenCharacters > 0);
  const answer = 'It is Paris.';
  expect(growing.isStillOf(answer)).toBe(true);
  growing.update(answer, 'complete');
  await speech.hearAll();
  expect(await outcome).toMatchObject({ reason: 'ended', heardText: answer });
  expect((await speech.account.requests()).map(({ text }) => text)).toEqual([answer]);
});

describe.each([
  ['over one stream', 'generative'],
  ['in one call per sentence', 'neural'],
] as const)('text that was sent and not heard, %s', (_, engine) => {
  const TEXT = SENTENCES.slice(0, 5).join(' ');

  /** Speaks the text until the sentence before its last has arrived, while the second one is heard. */
  async function speakAhead(options: SpeechOptions): Promise<LongSpeech> {
    const speech = await speakLong(TEXT, { maxAheadSeconds: Infinity, engine, ...options });
    await speech.until(({ metrics }) => metrics.receivedCharacters > TEXT.indexOf('Delta') + 30);
    const second = speech.stream.readWords().find(({ start }) => start >= TEXT.indexOf('Bravo'));
    speech.ear().hearTo(second?.startSeconds ?? 0);
    return speech;
  }

  test('is fetched again if the option says so', async () => {
    const speech = await speakAhead({ edits: 'replace-unheard' });
    const after = TEXT.replace('Delta', 'Dollar');
    const { receivedSeconds } = speech.stream.snapshot.get().buffer;
    speech.growing.update(after, 'open');
    await speech.until(({ buffer }) => buffer.receivedSeconds < receivedSeconds);
    speech.growing.update(after, 'complete');
    await speech.hearEverything();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: after, unheardText: '' });
    // Speech marks are asked for with the same text.
    const texts = [...new Set((await speech.account.requests()).map(({ text }) => text ?? ''))].join('|');
    expect(texts.split('Dollar')).toHaveLength(2);
    // What stands is not fetched again.
    expect(texts.split('Bravo')).toHaveLength(2);
    const words = speech.stream.readWords().map(({ start, end }) => after.slice(start, end));
    expect(words).toEqual(after.replaceAll('.', '').split(' '));
  });

  test('is fetched again as often as it is edited, and the end that is added is heard', async () => {
    const speech = await speakAhead({ edits: 'replace-unheard' });
    for (const name of ['Dollar', 'Dime', 'Dinar']) speech.growing.update(TEXT.replace('Delta', name), 'open');
    const after = `${TEXT.replace('Delta', 'Drachma')} That is all.`;
    speech.growing.update(after, 'complete');
    await speech.hearEverything();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: after });
  });

  test('stands by default, and where the edit is in the sentence that is heard', async () => {
    for (const [options, word] of [
      [{}, 'Delta'],
      [{ edits: 'replace-unheard' }, 'Bravo'],
    ] as const) {
      const speech = await speakAhead(options);
      speech.growing.update(TEXT.replace(word, 'Xylophone'), 'complete');
      await speech.hearEverything();
      const { reason, heardText } = await speech.outcome;
      expect(reason).toBe('ended');
      // Before or behind the last sentence, which waits for its end in a call of its own.
      expect(heardText.replace(/ ?Xylophone/u, '')).toBe(TEXT);
      expect(heardText.indexOf('Xylophone')).toBeGreaterThan(TEXT.indexOf('Echo') - 10);
    }
  });
});
