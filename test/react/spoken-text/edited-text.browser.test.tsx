/** A string that is edited while it is spoken: the spoken part stands, and the rest follows the new text. */
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { SpeechProvider, SpokenText } from '../../../src/react/index';
import { createSpeechRig } from '../../core/rig/speech-rig';

afterEach(cleanup);

const TIMEOUT_MS = 20_000;

/** Shows texts, and reports the text of Polly's requests. */
async function showTexts(markdown = false) {
  const { account, clientOptions } = await createSpeechRig();
  const page = (text: string, streaming: boolean) => (
    <SpeechProvider {...clientOptions}>
      <SpokenText autoPlay streaming={streaming} markdown={markdown}>
        {text}
      </SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(page('', true));
  return {
    show: (text: string, streaming = true) => rerender(page(text, streaming)),
    isSpeaking: () => screen.findByText(/Speaking|Waiting/, {}, { timeout: TIMEOUT_MS }),
    hasFinished: () => screen.findByText('Finished', {}, { timeout: TIMEOUT_MS }),
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
