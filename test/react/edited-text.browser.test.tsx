/** A string that is edited while it is spoken: what was spoken of it stands, and the rest follows the new text. */
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { SpeechProvider, SpokenText } from '../../src/react/index';
import { createSpeechRig } from '../core/speech-rig';

afterEach(cleanup);

test('is spoken once, with what was added, and anew where it is a wholly other text', async () => {
  const { account, clientOptions } = await createSpeechRig();
  const page = (text: string, streaming: boolean) => (
    <SpeechProvider {...clientOptions}>
      <SpokenText autoPlay streaming={streaming}>
        {text}
      </SpokenText>
    </SpeechProvider>
  );
  const { rerender } = render(page('The old cat from next door sat down. ', true));
  await screen.findByText(/Speaking|Waiting/, {}, { timeout: 20_000 });
  rerender(page('The **old** cat from next door sat down. ', true));
  rerender(page('The **old** cat from next door sat down. It slept.', false));
  await screen.findByText('Finished', {}, { timeout: 20_000 });
  const texts = async () => (await account.settledRequests()).map(({ text }) => text);
  expect(await texts()).toEqual(['The old cat from next door sat down. It slept.']);
  rerender(page('Nothing of that is here.', false));
  await screen.findByText(/Preparing|Speaking|Waiting/, {}, { timeout: 20_000 });
  await screen.findByText('Finished', {}, { timeout: 20_000 });
  expect(await texts()).toEqual(['The old cat from next door sat down. It slept.', 'Nothing of that is here.']);
});
