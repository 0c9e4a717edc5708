/** A string that is edited while it is spoken: the spoken part stands, and the rest follows the new text. */
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { SpeechProvider, SpokenText, type SpeechOutcome } from '../../../src/react/index';
import { createSpeechRig } from '../../core/rig/speech-rig';

afterEach(cleanup);

const TIMEOUT_MS = 20_000;

/** Shows texts, and reports the text of Polly's requests. */
async function showTexts(markdown = false) {
  const { account, clientOptions } = await createSpeechRig();
  const outcomes: SpeechOutcome[] = [];
  const page = (text: string, streaming: boolean) => (
    <SpeechProvider {...clientOptions}>
      <SpokenText autoPlay streaming={streaming} markdown={markdown} onEnd={(outcome) => outcomes.push(outcome)}>
        {text}
      </SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(page('', true));
  return {
    show: (text: string, streaming = true) => rerender(page(text, streaming)),
    isSpeaking: () => screen.findByText(/Speaking|Waiting/, {}, { timeout: TIMEOUT_MS }),
    hasFinished: () => screen.findByText('Finished', {}, { timeout: TIMEOUT_MS }),
    /** Resolves when so many utterances are over. */
    isCutOff: (count: number) => waitFor(() => expect(outcomes.length).toBeGreaterThanOrEqual(count), { timeout: TIMEOUT_MS }),
    /** The heard text of all utterances that are over. */
    heard: () => outcomes.map(({ heardText }) => heardText),
    said: async () => (await account.settledRequests()).map(({ text }) => text),
  };
}

test('is spoken once with its additions, and from the start if it becomes another text', async () => {
  const { show, isSpeaking, hasFinished, said } = await showTexts();
  show('The old cat from next door sat down. ');
  await isSpeaking();
  show('The **old** cat from next door sat down. ');
  show('The **old** cat from next door sat down. It slept.', false);
  await hasFinished();
  expect(await said()).toEqual(['The old cat from next door sat down. It slept.']);
  show('Nothing of that is here.', false);
  await screen.findByText(/Preparing|Speaking|Waiting/, {}, { timeout: TIMEOUT_MS });
  await hasFinished();
  expect(await said()).toEqual(['The old cat from next door sat down. It slept.', 'Nothing of that is here.']);
});

test('is spoken whole, without the cursor or footer that follows it until it ends', async () => {
  const { show, hasFinished, said } = await showTexts();
  const answer = 'The capital of France is Paris. It has two million people.';
  for (let length = 4; length < answer.length; length += 4) show(`${answer.slice(0, length)}▍\n\nAI can err.`);
  show(`${answer}\n\nAI can err.`, false);
  await hasFinished();
  expect((await said()).join(' ')).toBe(`${answer}\n\nAI can err.`);
});

test('continues after a word that was corrected while it was heard', async () => {
  const { show, isSpeaking, hasFinished, said } = await showTexts();
  show('It costs 5 dolars|');
  await isSpeaking();
  show('It costs 5 dollars. Is that fine?', false);
  await hasFinished();
  expect((await said()).join('')).toBe('It costs 5 dolars. Is that fine?');
});

test('replaces a placeholder that is being heard', async () => {
  const { show, isSpeaking, hasFinished, said } = await showTexts(true);
  show('Let me think…');
  await isSpeaking();
  show('The **capital**');
  show('The **capital** of France is Paris.', false);
  await hasFinished();
  expect((await said()).at(-1)).toBe('The capital of France is Paris.');
});

const ANSWER = 'The capital of France is Paris. It has two million people. It lies on the Seine.';

test.each(['', 'Loading…'])('goes on when it was gone for one render: %j', async (gone) => {
  const { show, isSpeaking, hasFinished, said } = await showTexts();
  show(ANSWER.slice(0, 60));
  await isSpeaking();
  show(gone);
  show(ANSWER, false);
  await hasFinished();
  expect(await said()).toEqual([ANSWER]);
});

test.each<[string, readonly string[]]>([
  ['nothing', ['']],
  ['a placeholder', ['Loading…']],
  ['two placeholders', ['Connecting…', 'Searching the web…']],
])('goes on at the heard place after %s', async (_, between) => {
  const { show, isSpeaking, isCutOff, hasFinished, heard } = await showTexts();
  show(ANSWER.slice(0, 60));
  await isSpeaking();
  for (const text of between) {
    show(text);
    await isCutOff(1);
  }
  show(ANSWER, false);
  await hasFinished();
  const texts = heard();
  expect(texts.filter((text) => ANSWER.includes(text.trim())).join('')).toBe(ANSWER);
});

test('goes on behind the heard place when it is streamed again from its beginning', async () => {
  const { show, isSpeaking, isCutOff, hasFinished, heard } = await showTexts();
  show(ANSWER.slice(0, 60));
  await isSpeaking();
  show('');
  await isCutOff(1);
  for (let length = 5; length < ANSWER.length; length += 5) show(ANSWER.slice(0, length));
  show(ANSWER, false);
  await hasFinished();
  expect(heard().join('')).toBe(ANSWER);
});

test('is another answer if it begins alike and goes on otherwise', async () => {
  const { show, isSpeaking, isCutOff, hasFinished, heard } = await showTexts();
  const other = 'The capital of Italy is Rome.';
  show(ANSWER.slice(0, 60));
  await isSpeaking();
  show('');
  await isCutOff(1);
  for (let length = 5; length < other.length; length += 5) show(other.slice(0, length));
  show(other, false);
  await hasFinished();
  expect(heard().at(-1)).toBe(other);
});
