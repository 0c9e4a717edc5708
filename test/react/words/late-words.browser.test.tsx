/** What a listener does to the words before their code is there is done once it is. */
import { fireEvent, render, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SpokenText } from '../../../src/react/index';
import { createScriptedApp } from '../scripted-app';

test('keys that come before their code do not scroll the page, and choose and speak a word once it is there', async () => {
  const { inApp, begun } = createScriptedApp();
  const { container } = render(inApp(<SpokenText>One two three.</SpokenText>));
  const words = container.querySelector('[data-part="words"]') as HTMLElement;
  const cursor = container.querySelector('[data-part="cursor"]');
  words.focus();
  const isScrolling = fireEvent.keyDown(words, { key: 'ArrowRight' });
  fireEvent.keyDown(words, { key: 'ArrowRight' });
  expect([isScrolling, cursor?.textContent]).toEqual([false, '']);
  await waitFor(() => expect(cursor?.textContent).toBe('two'), { timeout: 20_000 });
  fireEvent.keyDown(words, { key: 'Enter' });
  await waitFor(async () => expect(await begun()).toBe(1));
});
