/** Rendering on a server: it needs no browser, opens nothing, and renders nothing that a browser would replace. */
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import {
  SpeechProvider,
  SpokenText,
  SpokenTextCaptions,
  SpokenTextDownload,
  SpokenTextFailure,
  SpokenTextProgress,
  SpokenTextRate,
  SpokenTextReplay,
  SpokenTextRoot,
  SpokenTextStatus,
  SpokenTextStop,
  SpokenTextTime,
  SpokenTextToggle,
  SpokenTextWords,
  type SpeechProviderProps,
  useSpeechStream,
} from '../../src/react/index';

const PROVIDER = {
  region: 'us-west-2',
  relay: 'wss://speech.example.com',
  credentials: () => Promise.reject(new Error('asked for credentials on a server')),
};

afterEach(() => {
  vi.restoreAllMocks();
});

test('renders the text, its controls and an idle status, without a warning', () => {
  const warnings = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  const html = renderToString(
    <StrictMode>
      <SpeechProvider {...PROVIDER}>
        <SpokenText autoPlay>Words from the server.</SpokenText>
      </SpeechProvider>
    </StrictMode>,
  );
  expect(html).toContain('Words from the server.');
  expect(html).toContain('data-status="idle"');
  expect(html).toMatch(/<button[^>]*>.*Listen<\/button>/);
  for (const warning of warnings) expect(warning).not.toHaveBeenCalled();
});

test('renders every part without any browser globals', () => {
  const warnings = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  const html = renderToString(
    <SpeechProvider {...PROVIDER}>
      <SpokenTextRoot text="Words from the server.">
        <SpokenTextWords renderText={(text) => <b>{text}</b>} scrollToWord />
        <SpokenTextToggle />
        <SpokenTextStop />
        <SpokenTextProgress />
        <SpokenTextTime />
        <SpokenTextReplay />
        <SpokenTextRate />
        <SpokenTextDownload />
        <SpokenTextCaptions />
        <SpokenTextStatus />
        <SpokenTextFailure />
      </SpokenTextRoot>
    </SpeechProvider>,
  );
  const parts = [...html.matchAll(/data-part="(\w+)"/gu)].map(([, part]) => part);
  expect(parts).toEqual([
    'words',
    'text',
    'marks',
    'cursor',
    'toggle',
    'stop',
    'progress',
    'time',
    'replay',
    'rate',
    'download',
    'captions',
    'status',
    'failure',
  ]);
  expect(html).toContain('<b>Words from the server.</b>');
  for (const warning of warnings) expect(warning).not.toHaveBeenCalled();
});

test('renders a chat message', () => {
  const message = {
    id: 'm',
    role: 'assistant',
    parts: [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'It is noon.' },
    ],
  };
  const html = renderToString(
    <SpeechProvider {...PROVIDER}>
      <SpokenText>{message}</SpokenText>
    </SpeechProvider>,
  );
  expect(html).toContain('It is noon.');
  expect(html).not.toContain('Hm.');
});

test('does not read a source on the server', () => {
  const source = {
    [Symbol.asyncIterator]: () => {
      throw new Error('read on a server');
    },
  };
  const html = renderToString(
    <SpeechProvider {...PROVIDER}>
      <SpokenText autoPlay>{source}</SpokenText>
    </SpeechProvider>,
  );
  expect(html).toContain('data-status="idle"');
});

test('the hook is idle on a server', () => {
  function Status() {
    const speech = useSpeechStream({ voice: 'Matthew' });
    return <output>{speech.status}</output>;
  }
  const html = renderToString(
    <SpeechProvider {...PROVIDER}>
      <Status />
    </SpeechProvider>,
  );
  expect(html).toBe('<output>idle</output>');
});

test('without a provider the error says what to do', () => {
  expect(() => renderToString(<SpokenText>Alone</SpokenText>)).toThrow(
    expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('<SpeechProvider>') as string }),
  );
});

test.each([
  { region: ' ' },
  { region: undefined },
  { region: 'us-west2' },
  { relay: '' },
  { relay: 'speech.example.com' },
  { relay: '/polly-relay' },
  { relay: 'https://speech.example.com' },
  { endpoint: '' },
  { endpoint: 'nowhere' },
  { transport: 'Duplex' },
  { fetchAhead: NaN },
  { credentials: undefined },
  { credentials: null },
  { audio: null },
])('a provider with %j does not blank the page', (bad) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const props = { ...PROVIDER, ...bad } as unknown as SpeechProviderProps;
  const html = renderToString(
    <SpeechProvider {...props}>
      <SpokenText autoPlay>Words.</SpokenText>
    </SpeechProvider>,
  );
  expect(html).toContain('Words.');
});

const CIRCULAR: Record<string, unknown> = {};
CIRCULAR['itself'] = CIRCULAR;

test.each<Record<string, unknown>>([
  { voice: '' },
  { voice: null },
  { voice: 7 },
  { engine: '' },
  { engine: 'Neural' },
  { format: '' },
  { sampleRate: NaN },
  { languageCode: '' },
  { lexiconNames: 'one' },
  { rate: NaN },
  { rate: '1.5' },
  { rate: null },
  { volume: 'loud' },
  { player: '' },
  { retry: null },
  { retry: 'never' },
  { maxAheadSeconds: NaN },
  { mediaMetadata: null },
  { markdown: CIRCULAR },
  { rules: 'none' },
  { rules: [null] },
  { rules: [10n] },
  { pronunciations: CIRCULAR },
  { flush: '' },
  { labels: null },
  { labels: { listen: undefined, failure: undefined, rateValue: undefined, status: undefined } },
  { labels: { status: { idle: undefined } } },
  { streaming: null },
  { autoPlay: 'yes' },
])('a text with %o does not blank the page', (bad) => {
  vi.spyOn(console, 'warn').mockReturnValue();
  const html = renderToString(
    <SpeechProvider {...PROVIDER}>
      <SpokenText {...bad}>Words.</SpokenText>
    </SpeechProvider>,
  );
  expect(html).toContain('Words.');
  expect(html).toContain('Listen');
});
