/** A source in a page is awaited, read once, and mapped by the app. */
import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { SpeechProvider, SpokenText } from '../../src/react/index';
import { createSpeechRig } from '../core/rig/speech-rig';

afterEach(cleanup);

test("a promise of a Response with the app's own items is shown, and spoken once", async () => {
  const rig = await createSpeechRig();
  const lines = [{ note: 'secret' }, { words: 'Read ' }, { words: 'once.' }].map((item) => JSON.stringify(item));
  const source = Promise.resolve(new Response(lines.join('\n'), { headers: { 'content-type': 'application/x-ndjson' } }));
  const app = () => (
    <StrictMode>
      <SpeechProvider {...rig.clientOptions}>
        <SpokenText autoPlay textOf={(item: { readonly words?: string }) => item.words}>
          {source}
        </SpokenText>
      </SpeechProvider>
    </StrictMode>
  );
  const { rerender } = render(app());
  rerender(app());
  await screen.findByText('Read once.', undefined, { timeout: 20_000 });
  await screen.findByText('Finished', undefined, { timeout: 20_000 });
  expect(await rig.account.settledRequests()).toMatchObject([{ state: 'completed', text: 'Read once.' }]);
});
