/** Props of a SpokenText besides its text: attributes, handlers, and inline options. */
import { act, cleanup, render, screen } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { SpeechError } from '../../../src/base/errors';
import { textReaderCode } from '../../../src/core/source/text-reader-code';
import { SpokenText, type SpeechOutcome, type SpeechStatus, type SpokenTextProps } from '../../../src/react/index';
import { createScriptedApp, spyOnConsole } from '../scripted-app';

const SOON = { timeout: 20_000 };

afterEach(cleanup);

test('attributes and handlers reach the outermost element, and options do not', () => {
  const { inApp } = createScriptedApp();
  const { error } = spyOnConsole();
  const ref = createRef<HTMLDivElement>();
  const onClick = vi.fn();
  render(
    inApp(
      <SpokenText
        ref={ref}
        data-testid="outermost"
        data-message="7"
        aria-label="Answer"
        aria-busy
        role="article"
        title="An answer"
        hidden={false}
        tabIndex={-1}
        className="mine"
        style={{ opacity: 0.5 }}
        onClick={onClick}
        voice="Ruth"
        engine="generative"
        languageCode="en-US"
        rules={[]}
        retry={{ maxRetries: 0 }}
        mediaMetadata={{ title: 'Speech' }}
        maxAheadSeconds={10}
        onEnd={() => undefined}
        streaming={false}
      >
        Words.
      </SpokenText>,
    ),
  );
  const outermost = screen.getByTestId('outermost');
  expect(ref.current).toBe(outermost);
  const names = [...outermost.attributes].map(({ name }) => name).sort();
  expect(names).toEqual([
    'aria-busy',
    'aria-label',
    'class',
    'data-message',
    'data-status',
    'data-testid',
    'role',
    'style',
    'tabindex',
    'title',
  ]);
  expect(outermost.className).toBe('polly-spoken-text mine');
  act(() => screen.getByText('Words.').click());
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(error).not.toHaveBeenCalled();
});

/** All options, created again in each render. */
const INLINE: readonly (() => Partial<SpokenTextProps>)[] = [
  () => ({ labels: { listen: 'Hören', status: { idle: 'Still' }, failure: ({ code }) => code } }),
  () => ({ renderText: (text) => <b>{text}</b> }),
  () => ({ rules: [{ pattern: /Dr\./g, replacement: 'Doctor' }, (sentence) => sentence] }),
  () => ({ pronunciations: { SQL: 'sequel' } }),
  () => ({ markdown: { emoji: 'dropped' } }),
  () => ({ flush: () => false }),
  () => ({ mediaMetadata: { title: 'Speech', artwork: [{ src: 'a.png' }] } }),
  () => ({ retry: { maxRetries: 2 } }),
  () => ({ lexiconNames: ['one'] }),
  () => ({ onStatusChange: () => undefined, onEnd: () => undefined, onClick: () => undefined }),
  () => ({ style: { opacity: 1 }, 'aria-label': 'Answer' }),
  () => ({ rate: NaN }),
];

test.each(INLINE.map((make) => [Object.keys(make()).join(', '), make] as const))('%s may be written inline', async (_, make) => {
  spyOnConsole();
  const { inApp, begun, hear } = createScriptedApp();
  const words = 'It grows a word at a time, and is rendered with each. The end.'.split(/(?<= )/);
  const app = (count: number) =>
    inApp(
      <SpokenText voice="Matthew" autoPlay streaming={count < words.length} {...make()}>
        {words.slice(0, count).join('')}
      </SpokenText>,
    );
  const { rerender, container } = render(app(1));
  for (let count = 2; count <= words.length; count += 1) {
    rerender(app(count));
    if (count === 3) await hear(0, 'playing');
  }
  expect(await begun()).toBe(make().rate === undefined ? 1 : 0);
  expect(container.querySelector('[data-status]')?.getAttribute('data-status')).toBe(make().rate === undefined ? 'playing' : 'failed');
});

test('the button of an empty text is disabled until text comes', async () => {
  const { inApp, begun } = createScriptedApp();
  const app = (text: string) => inApp(<SpokenText streaming>{text}</SpokenText>);
  const { rerender } = render(app(''));
  const listen = screen.getByRole('button', { name: 'Listen' });
  expect(listen.getAttribute('aria-disabled')).toBe('true');
  listen.focus();
  listen.click();
  rerender(app('  \n'));
  listen.click();
  expect(await begun()).toBe(0);
  rerender(app('Words.'));
  expect(listen.getAttribute('aria-disabled')).toBe('false');
  expect(document.activeElement).toBe(listen);
  listen.click();
  expect(await begun()).toBe(1);
});

test('each status and end is reported once, also in StrictMode and with inline handlers', async () => {
  // The text reader's code decides whether a text is another one, so it must be loaded.
  await textReaderCode.load();
  const { inApp, advance, hear, client } = createScriptedApp();
  const statuses: SpeechStatus[] = [];
  const ends: SpeechOutcome[] = [];
  const renders = vi.fn();
  const Told = ({ text }: { readonly text: string }) => {
    renders();
    return (
      <SpokenText
        autoPlay
        streaming={false}
        onStatusChange={(status, snapshot) => {
          expect(snapshot.status).toBe(status);
          statuses.push(status);
        }}
        onEnd={(outcome) => ends.push(outcome)}
      >
        {text}
      </SpokenText>
    );
  };
  const { rerender, unmount } = render(inApp(<Told text="The first words." />));
  await advance();
  // Several statuses at once, of which React renders only the last.
  await act(async () => {
    client.output.sinks[0]?.become('playing');
    client.output.sinks[0]?.become('paused');
    client.output.sinks[0]?.become('playing');
    await Promise.resolve();
  });
  for (const run of client.scripted.runs) run.say({ type: 'closed', requestCharacters: 1 });
  await advance();
  await hear(0, 'ended');
  expect(statuses).toEqual(['connecting', 'playing', 'paused', 'playing', 'ended']);
  expect(ends).toMatchObject([{ reason: 'ended', error: undefined }]);
  // In StrictMode each render runs twice.
  expect(renders).toHaveBeenCalledTimes(2);
  rerender(inApp(<Told text="Something else is said now." />));
  // The text that was heard might return.
  await advance(250);
  await hear(1, 'playing');
  unmount();
  await advance();
  expect(ends.map(({ reason }) => reason)).toEqual(['ended', 'interrupted']);
});

test.each<[ConstructorParameters<typeof SpeechError>[0], string, string]>([
  [
    { code: 'validation-failed', message: 'Polly refused the request (fieldValidationFailed, VoiceId).' },
    'Listen',
    'This text cannot be read aloud at the moment.',
  ],
  [
    { code: 'access-denied', message: 'Allow polly:StartSpeechSynthesisStream.' },
    'Listen',
    'This text cannot be read aloud at the moment.',
  ],
  [
    { code: 'credentials-unavailable', message: 'AWS could not be reached.', retryable: true },
    'Try again',
    'This text cannot be read aloud at the moment. Try again in a moment.',
  ],
  [
    { code: 'throttled', message: 'Too many requests.' },
    'Try again',
    'Too many people are listening at the moment. Try again in a moment.',
  ],
])('for %j the listener sees a short message, and the console the full one', async (failure, button, words) => {
  const { inApp, advance, client } = createScriptedApp();
  render(
    inApp(
      <SpokenText streaming={false} retry={{ maxRetries: 0 }}>
        Words.
      </SpokenText>,
    ),
  );
  screen.getByRole('button', { name: 'Listen' }).click();
  // Waits until the code is loaded.
  const run = await vi.waitUntil(() => client.scripted.current, SOON);
  run.say(new SpeechError(failure));
  await vi.waitUntil(async () => {
    await advance();
    return screen.getByRole('alert').textContent !== '';
  }, SOON);
  expect(screen.getByRole('alert').textContent).toBe(words);
  expect(screen.getByRole('button', { name: button })).toBeInstanceOf(HTMLElement);
});
