/** Edits a text while it is spoken through the relay and the local Polly: what is heard, reported and replayed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toCaptionCues } from '../../../src/core/words/caption-cues';
import { GrowingText, type TextReading } from '../../../src/core/source/growing-text';
import { QUIET_MS } from '../../../src/core/source/text-ending';
import type { SpeechOptions } from '../../../src/core/options/options';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { createNodeSpeech, type NodeSpeech } from '../rig/node-speech';

const BEFORE = 'The old cat sat on the mat for the whole day.';
const AFTER = 'The old dog sat on the mat for the whole day. Then it slept.';
const SAID = 'The old cat sat on the mat for the whole day. dog Then it slept.';

const startNodeStack = useNodeStack();
beforeAll(() => textReaderCode.load());

interface EditedSpeech extends NodeSpeech {
  readonly growing: GrowingText;
  readonly reading: TextReading;
  readonly outcome: ReturnType<NodeSpeech['stream']['speak']>;
  readonly said: () => Promise<string[]>;
}

/** Speaks the text before the edit. All of it was read and a part of it sent. */
async function speakBefore(before = BEFORE, saidTo = BEFORE, options: SpeechOptions = {}): Promise<EditedSpeech> {
  const speech = await createNodeSpeech(await startNodeStack(), options);
  const clock = new FakeClock();
  const growing = new GrowingText(clock);
  growing.update(before, 'open');
  const reading = growing.read(0);
  const outcome = speech.stream.speak(reading);
  await speech.until(({ status }) => status !== 'idle');
  await clock.advance(QUIET_MS);
  await speech.until(
    ({ metrics }) => metrics.givenCharacters >= before.length && metrics.sentCharacters >= before.indexOf(saidTo) + saidTo.length,
  );
  const said = async () => (await speech.account.requests()).map(({ text }) => text ?? '');
  return { ...speech, growing, reading, outcome, said };
}

/** The texts now at the positions of the heard words. */
function shownWords({ stream, growing, reading }: EditedSpeech): string[] {
  const { text } = growing.content.get();
  return stream.readWords().map(({ start, end }) => {
    const place = reading.placement?.toTextRange(start, end);
    return text.slice(place?.start, place?.end);
  });
}

describe('a text that is edited while it is spoken', () => {
  test('is heard as it was read, and its words have their present positions', async () => {
    const speech = await speakBefore();
    speech.growing.update(AFTER, 'complete');
    await speech.hearAll();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: SAID, unheardText: '' });
    expect(await speech.said()).toEqual([SAID]);
    // A removed word has no position until the word in its place is heard.
    expect(shownWords(speech)).toEqual('The old  sat on the mat for the whole day dog Then it slept'.split(' '));
    expect(
      toCaptionCues(speech.stream.readWords())
        .map(({ text }) => text.replaceAll('\n', ' '))
        .join(' '),
    ).toBe(SAID);
  });

  test('continues after a pause', async () => {
    const speech = await speakBefore();
    await speech.until(({ buffer }) => buffer.receivedSeconds > 0);
    speech.ear().become('playing', 0.5);
    speech.stream.pause();
    speech.growing.update(AFTER.slice(0, -8), 'open');
    speech.growing.update(AFTER, 'complete');
    await speech.received();
    speech.stream.resume();
    await speech.hearAll();
    expect(await speech.outcome).toMatchObject({ reason: 'ended', heardText: SAID });
  });

  test('that was interrupted reports the heard text, and is read completely the next time', async () => {
    const speech = await speakBefore();
    speech.growing.update(AFTER, 'complete');
    await speech.received();
    const sat = speech.stream.readWords().find(({ start }) => start === BEFORE.indexOf('sat'));
    speech.ear().hearTo((sat?.endSeconds ?? 0) - 0.01);
    expect(await speech.stream.interrupt()).toMatchObject({
      heardText: 'The old cat sat',
      unheardText: SAID.slice('The old cat sat'.length),
    });
    const again = speech.stream.speak(speech.growing.read(0));
    await speech.hearAll();
    expect(await again).toMatchObject({ reason: 'ended', heardText: AFTER });
  });

  test('that was interrupted before the edit still has the rest and the edit to read', async () => {
    const speech = await speakBefore();
    await speech.stream.interrupt();
    expect(speech.growing.update(AFTER, 'complete')).toBe(true);
    expect(speech.growing.hasMore(speech.reading)).toBe(true);
    const rest = speech.growing.readOn(speech.reading);
    const outcome = speech.stream.speak(rest, { precedingText: rest.precedingText });
    await speech.hearAll();
    expect(await outcome).toMatchObject({ reason: 'ended', heardText: 'dog Then it slept.' });
    expect(speech.growing.hasMore(rest)).toBe(false);
  });

  test('is replayed as it was heard, and still has the later edits to read', async () => {
    const speech = await speakBefore();
    speech.growing.update(BEFORE, 'complete');
    await speech.hearAll();
    await speech.outcome;
    speech.stream.replay();
    expect(speech.growing.update(AFTER, 'complete')).toBe(true);
    expect(shownWords(speech)).toEqual('The old  sat on the mat for the whole day'.split(' '));
    expect(speech.reading.placement?.isEdited).toBe(true);
    const rest = speech.growing.readOn(speech.reading);
    const outcome = speech.stream.speak(rest, { precedingText: rest.precedingText });
    await speech.hearAll();
    expect(await outcome).toMatchObject({ heardText: 'dog Then it slept.' });
    expect(await speech.said()).toEqual([BEFORE, 'dog Then it slept.']);
  });

  test("is spoken from a word on, at the word's present position", async () => {
    const speech = await speakBefore();
    speech.growing.update(AFTER, 'complete');
    await speech.received();
    const { placement } = speech.reading;
    const heardAt = (word: string) => placement?.toRead(AFTER.indexOf(word)) ?? -1;
    expect(['old', 'sat', 'whole', 'Then', 'slept'].map((word) => SAID.slice(heardAt(word)).startsWith(word))).toEqual(Array(5).fill(true));
    speech.stream.seekToCharacter(heardAt('Then'));
    const reading = speech.growing.read(AFTER.indexOf('whole'));
    const outcome = speech.stream.speak(reading, { precedingText: reading.precedingText });
    await speech.hearAll();
    expect(await outcome).toMatchObject({ heardText: 'whole day. Then it slept.' });
  });

  test('is read as markdown at each position, with the words and captions of the text', async () => {
    const before = 'Run this now, and look at what it prints:\n\n```\nls -l\ncat';
    const after = `# How to list\n\n${before}\n\`\`\`\n\nThat is **all** of it.`;
    const speech = await speakBefore(before, 'look at what it', { markdown: true });
    speech.growing.update(after, 'complete');
    await speech.hearAll();
    const outcome = await speech.outcome;
    expect(outcome).toMatchObject({ reason: 'ended', unheardText: '' });
    const said = 'Run this now, and look at what it prints How to list That is all of it';
    expect(
      (await speech.said())
        .join('')
        .match(/[\w,]+/gu)
        ?.join(' '),
    ).toBe(said);
    expect(shownWords(speech).join(' ')).toBe(said.replace(',', ''));
    expect(
      toCaptionCues(speech.stream.readWords())
        .map(({ text }) => text.replaceAll('\n', ' '))
        .join(' '),
    ).toBe('Run this now, and look at what it prints: How to list That is all of it.');
    // The block of code is not spoken, so the edit takes it back.
    const prints = before.indexOf('\n\n```');
    expect(outcome.heardText).toBe(
      `${before.slice(0, prints)}\n\n# How to list\n\n${before.slice(prints)}\n\`\`\`\n\nThat is **all** of it.`,
    );
  });
});
