/**
 * A text whose key changes in every render makes few requests and one warning, and leaves nothing behind. Children may
 * change their type.
 */
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { SpokenText, type SpokenTextContent } from '../../../src/react/index';
import { createScriptedApp, spyOnConsole } from '../scripted-app';

afterEach(cleanup);

const TEXT = 'The first sentence. The second one. The third one. And a fourth.';

test('with a key that changes with each token, three mounts speak, and the last one after it has stayed', async () => {
  const { error, warn } = spyOnConsole();
  const { clock, client, inApp, advance, begun } = createScriptedApp();
  const app = (length: number) =>
    inApp(
      <SpokenText key={length} autoPlay streaming>
        {TEXT.slice(0, length)}
      </SpokenText>,
    );
  const { rerender, unmount } = render(app(20));
  for (let length = 21; length < TEXT.length; length += 1) {
    rerender(app(length));
    await advance(20);
  }
  expect(await begun()).toBeLessThanOrEqual(3);
  const before = await begun();
  await advance(2000);
  expect(await begun()).toBe(before + 1);
  await waitFor(() => expect(client.scripted.current).toBeDefined());
  await waitFor(() => expect(warn).toHaveBeenCalledTimes(1));
  expect(warn.mock.calls[0]?.[0]).toMatch(/Use a stable key/u);
  expect(error).not.toHaveBeenCalled();
  unmount();
  await advance(1);
  await waitFor(() => expect(client.scripted.current).toBeUndefined());
  expect(clock.timerCount).toBe(0);
});

test('without autoPlay no mount makes a request, and requested speech ends with its mount', async () => {
  spyOnConsole();
  const { client, inApp, advance, begun } = createScriptedApp();
  const app = (key: number) =>
    inApp(
      <SpokenText key={key} streaming={false}>
        {TEXT}
      </SpokenText>,
    );
  const { rerender } = render(app(0));
  for (let key = 1; key < 20; key += 1) rerender(app(key));
  expect(await begun()).toBe(0);
  act(() => screen.getByRole('button', { name: 'Listen' }).click());
  expect(await begun()).toBe(1);
  await waitFor(() => expect(client.scripted.current).toBeDefined());
  rerender(app(20));
  await advance(1);
  await waitFor(() => expect(client.scripted.current).toBeUndefined());
  expect(await begun()).toBe(1);
});

test('children may change their type in each render: the same text goes on, and removed text is silent', async () => {
  const { error } = spyOnConsole();
  const { client, inApp, advance, begun } = createScriptedApp();
  const app = (content: SpokenTextContent) => inApp(<SpokenText streaming>{content}</SpokenText>);
  const shown = () => document.querySelector('[data-part="text"]')?.textContent;
  const { rerender } = render(app('Good morning. You have '));
  act(() => screen.getByRole('button', { name: 'Listen' }).click());
  expect(await begun()).toBe(1);
  // The same text in other types, and longer: one utterance.
  const contents: SpokenTextContent[] = [
    ['Good morning. You have ', 3],
    ['Good morning. You have ', 3, ' new messages. ', null, false],
    'Good morning. You have 3 new messages. And',
  ];
  for (const content of contents) {
    rerender(app(content));
    await advance(20);
  }
  expect(shown()).toBe('Good morning. You have 3 new messages. And');
  expect(await begun()).toBe(1);
  expect(client.output.sinks[0]?.isOver).toBe(false);
  // No text: silence after a moment, and nothing to start.
  rerender(app(null));
  await advance(300);
  expect(shown()).toBe('');
  await waitFor(() => expect(client.output.sinks[0]?.isOver).toBe(true));
  // A number alone is another text, which starts only on request.
  rerender(app(42));
  await advance(20);
  expect(shown()).toBe('42');
  expect(await begun()).toBe(1);
  act(() => screen.getByRole('button', { name: /Listen/u }).click());
  expect(await begun()).toBe(2);
  rerender(app('Another text.'));
  await advance(20);
  // The number was not heard yet, so its utterance continues with the text that replaced it.
  expect(await begun()).toBe(2);
  expect(client.output.sinks[1]?.isOver).toBe(false);
  expect(error).not.toHaveBeenCalled();
});
