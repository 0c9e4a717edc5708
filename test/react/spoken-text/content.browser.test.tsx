/** The children of a SpokenText across renders: no render makes a request. */
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { SpokenText, type SpokenTextContent } from '../../../src/react/index';
import { createScriptedApp, spyOnConsole } from '../scripted-app';

afterEach(cleanup);

test.each<[string, (name: string) => SpokenTextContent, string]>([
  ['Hello {name}', (name) => ['Hello ', name], 'Hello Ada'],
  ['a number', () => 42, '42'],
  ['a number among text', () => [3, ' items, ', false, 12n, ' stars'], '3 items, 12 stars'],
])('%s is one text in every render', async (_, write, shown) => {
  const { clock, inApp, begun } = createScriptedApp();
  const console = spyOnConsole();
  const app = () =>
    inApp(
      <SpokenText autoPlay streaming={false}>
        {write('Ada')}
      </SpokenText>,
    );
  const { rerender, container } = render(app());
  for (let count = 0; count < 22; count += 1) {
    rerender(app());
    await act(() => clock.advance(400));
  }
  expect(container.querySelector('[data-part="text"]')?.textContent).toBe(shown);
  expect(await begun()).toBe(1);
  expect([console.error.mock.calls, console.warn.mock.calls]).toEqual([[], []]);
});

test('a growing array is a growing text', async () => {
  const { clock, inApp, begun } = createScriptedApp();
  const app = (words: readonly string[]) =>
    inApp(
      <SpokenText autoPlay streaming>
        {['Answer: ', words]}
      </SpokenText>,
    );
  const words = 'It grows a word at a time.'.split(/(?<= )/);
  const { rerender, container } = render(app([]));
  for (let count = 1; count <= words.length; count += 1) {
    rerender(app(words.slice(0, count)));
    await act(() => clock.advance(400));
  }
  expect(container.querySelector('[data-part="text"]')?.textContent).toBe('Answer: It grows a word at a time.');
  expect(await begun()).toBe(1);
});

/** Sources that are new in each call, as an app may write them between the tags. */
const MADE_ANEW: readonly (readonly [string, () => SpokenTextContent])[] = [
  ['a generator', () => generate()],
  ['a set', () => new Set(['One text. '])],
  ['a stream', () => new Blob(['One text. ']).stream()],
  ['a response', () => new Response('One text. ', { headers: { 'content-type': 'text/plain' } })],
];

async function* generate(): AsyncGenerator<string> {
  yield await Promise.resolve('One text. ');
}

test('a source made in every render makes few requests and is reported once, with advice', async () => {
  const { warn } = spyOnConsole();
  for (const [what, make] of MADE_ANEW) {
    const { clock, inApp, begun } = createScriptedApp();
    const app = () => inApp(<SpokenText autoPlay>{make()}</SpokenText>);
    const { rerender, unmount } = render(app());
    for (let count = 0; count < 22; count += 1) {
      rerender(app());
      await act(() => clock.advance(400));
    }
    expect(await begun(), what).toBeLessThanOrEqual(2);
    // The last source may be the intended one.
    await act(() => clock.advance(10_000));
    expect(await begun(), what).toBeLessThanOrEqual(3);
    unmount();
  }
  await waitFor(() => expect(warn).toHaveBeenCalled());
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/a new source of text in every render.*useState or useMemo/)]]);
});

test('a new source for each question is read and spoken, however long the pauses', async () => {
  const { clock, inApp, begun } = createScriptedApp();
  const app = (source: SpokenTextContent) => inApp(<SpokenText autoPlay>{source}</SpokenText>);
  const { rerender } = render(app(generate()));
  for (let count = 1; count <= 4; count += 1) {
    await act(() => clock.advance(3_000));
    expect(await begun()).toBe(count);
    rerender(app(generate()));
  }
  // Of two quick ones, the last.
  rerender(app(generate()));
  rerender(app(['The last question was answered so.']));
  await act(() => clock.advance(3_000));
  expect(screen.getByText('The last question was answered so.')).toBeInstanceOf(HTMLElement);
});

test('invalid content is reported, shows its readable part, and fails without throwing', async () => {
  const { inApp, begun } = createScriptedApp();
  const { error } = spyOnConsole();
  const app = (children: unknown) =>
    inApp(
      <SpokenText autoPlay streaming={false}>
        {children as SpokenTextContent}
      </SpokenText>,
    );
  const { rerender, container } = render(app({ answer: 'Noon.' }));
  await begun();
  await waitFor(() => expect(container.querySelector('[data-status]')?.getAttribute('data-status')).toBe('failed'));
  await waitFor(() =>
    expect(error.mock.calls.flat().join('\n')).toContain('contains an object (answer), which is not text. Pass the property'),
  );
  rerender(app(['Hi ', <b key="b">Ada</b>, ', and ', <Fancy key="f" />, '.']));
  expect(screen.getByText('Hi Ada, and .')).toBeInstanceOf(HTMLElement);
  await waitFor(() => expect(error.mock.calls.flat().join('\n')).toContain('<b>'));
  rerender(app(true));
  expect(container.querySelector('[data-part="text"]')?.textContent).toBe('');
});

function Fancy() {
  return <i>Eve</i>;
}
