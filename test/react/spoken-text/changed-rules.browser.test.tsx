/** A text that was heard whole is replayed, unless it would be spoken differently now. */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { SpeechProvider, SpokenText, type SpokenTextProps } from '../../../src/react/index';
import { createSpeechRig } from '../../core/rig/speech-rig';

afterEach(cleanup);

const TIMEOUT = { timeout: 20_000 };

test('is spoken again when only its rules or pronunciations have changed', async () => {
  const { account, clientOptions } = await createSpeechRig();
  const page = (options: Pick<SpokenTextProps, 'rules' | 'pronunciations'>) => (
    <SpeechProvider {...clientOptions}>
      <SpokenText streaming={false} {...options}>
        SQL ran.
      </SpokenText>
    </SpeechProvider>
  );
  const listen = async () => {
    fireEvent.click(screen.getByRole('button', { name: /Listen/ }));
    await screen.findByText(/Preparing|Speaking|Waiting/, {}, TIMEOUT);
    await screen.findByText('Finished', {}, TIMEOUT);
    return (await account.settledRequests()).map(({ text }) => text);
  };
  const slowly = () => [{ pattern: /ran/, replacement: 'crept' }, (sentence: string) => sentence.trim()];
  const { rerender } = render(page({ rules: slowly() }));
  expect(await listen()).toEqual(['SQL crept.']);
  // The same rules, created again by a render.
  rerender(page({ rules: slowly() }));
  expect(await listen()).toEqual(['SQL crept.']);
  rerender(page({ rules: [{ pattern: /ran/, replacement: 'flew' }] }));
  expect(await listen()).toEqual(['SQL crept.', 'SQL flew.']);
  rerender(page({ rules: [(sentence) => sentence.replace('ran', 'hid')] }));
  expect(await listen()).toEqual(['SQL crept.', 'SQL flew.', 'SQL hid.']);
  rerender(page({ pronunciations: { SQL: 'sequel' } }));
  expect(await listen()).toEqual(['SQL crept.', 'SQL flew.', 'SQL hid.', 'sequel ran.']);
  // The same code with another result, like a function that captures a render's state.
  const saying = (verb: string) => [(sentence: string) => sentence.replace('ran', verb)];
  for (const verb of ['rose', 'fell', 'fell']) {
    rerender(page({ rules: saying(verb) }));
    expect((await listen()).at(-1)).toBe(`SQL ${verb}.`);
  }
  expect(await account.settledRequests()).toHaveLength(6);
});
