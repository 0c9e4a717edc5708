/** Settings as environment variables give them: missing, empty, relative, or wrong. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { resolveClientSettings } from '../../../src/core/client/client-settings';
import { SpeechClient, type SpeechClientOptions } from '../../../src/core/client/speech-client';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import { FakeClock } from '../../base/fake-clock';
import { ScriptedOutput } from '../rig/scripted-speech';

const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret' };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function onPage(href: string): void {
  vi.stubGlobal('location', new URL(href));
}

const resolve = (options: Record<string, unknown>) => resolveClientSettings({ region: 'us-west-2', ...options });

test.each([
  ['us-west-9', undefined, true],
  ['eu-nowhere-1', undefined, true],
  ['eu-central-1', undefined, false],
  ['us-gov-west-1', undefined, false],
  ['us-west-8', 'http://127.0.0.1:4575', false],
])('the region %s at the endpoint %s causes a warning: %s', async (region, endpoint, isWarned) => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  expect(resolve({ region, endpoint }).region).toBe(region);
  // The code with the warning's text is loaded when there is something to warn about.
  await import('../../../src/base/development/developer-notes');
  await new Promise((done) => setImmediate(done));
  expect(warn.mock.calls.flat().some((said) => String(said).includes(`"${region}", which is not an AWS region`))).toBe(isWarned);
});

describe('the relay', () => {
  test.each([
    ['wss://speech.example.com', 'wss://speech.example.com'],
    ['ws://127.0.0.1:4576', 'ws://127.0.0.1:4576'],
    ['https://speech.example.com/relay', 'wss://speech.example.com/relay'],
    ['http://localhost:4576', 'ws://localhost:4576'],
    ['HTTPS://Speech.example.com', 'wss://Speech.example.com'],
    ['/polly-relay', 'wss://app.example.com/polly-relay'],
    ['/polly-relay?key=1', 'wss://app.example.com/polly-relay?key=1'],
    ['./relay', 'wss://app.example.com/chat/relay'],
    ['../relay', 'wss://app.example.com/relay'],
    ['//speech.example.com/relay', 'wss://speech.example.com/relay'],
    [' wss://speech.example.com\n', 'wss://speech.example.com'],
    [new URL('https://speech.example.com/relay'), 'wss://speech.example.com/relay'],
  ])('%s is %s', (relay, address) => {
    onPage('https://app.example.com/chat/room?id=1#top');
    expect(resolve({ relay }).relay).toBe(address);
  });

  test('of a page without TLS is connected without TLS', () => {
    onPage('http://localhost:5173/');
    expect(resolve({ relay: '/polly-relay' }).relay).toBe('ws://localhost:5173/polly-relay');
  });

  test.each([[undefined], [''], ['  '], [null]])('%j counts as no relay', (relay) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    expect(resolve({ relay }).relay).toBeUndefined();
  });

  test.each([
    ['speech.example.com', '"speech.example.com"'],
    ['localhost:4576', '"localhost:4576"'],
    ['undefined', '"undefined"'],
    ['ftp://speech.example.com', '"ftp://speech.example.com"'],
    ['wss://', '"wss://"'],
    ['not an address', '"not an address"'],
    [42, '42'],
    [{}, 'an object'],
  ])('%s is reported with its value', (relay, shown) => {
    onPage('https://app.example.com/');
    expect(() => resolve({ relay })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`"relay" is ${shown}`) as string }),
    );
  });

  test('that is relative requires a page', () => {
    expect(() => resolve({ relay: '/polly-relay' })).toThrow(/needs a page/);
  });

  test('never reveals its possibly secret parts', () => {
    const message = (relay: string) => {
      try {
        resolve({ relay });
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(message('htp://user:password@host/path?token=abc')).toContain('"htp://…@host/path?…"');
  });
});

describe('the endpoint', () => {
  test.each([
    ['http://127.0.0.1:4575', 'http://127.0.0.1:4575'],
    ['/polly', 'https://app.example.com/polly'],
    ['', undefined],
  ])('%j is %j', (endpoint, address) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    onPage('https://app.example.com/');
    expect(resolve({ endpoint }).endpoint).toBe(address);
  });

  test.each([['127.0.0.1:4575'], ['ws://127.0.0.1:4575'], ['polly.example.com'], ['undefined']])(
    '%s is reported with its value',
    (endpoint) => {
      onPage('https://app.example.com/');
      expect(() => resolve({ endpoint })).toThrow(
        expect.objectContaining({ message: expect.stringContaining(`"endpoint" is "${endpoint}"`) as string }),
      );
    },
  );
});

describe('the rest', () => {
  test.each([
    [{ region: undefined }, '"region" is missing'],
    [{ region: '' }, '"region" is missing or empty'],
    [{ region: null }, '"region" is missing'],
    [{ region: 'us-west2' }, '"region" is "us-west2"'],
    [{ region: 'us-west-2a' }, '"region" is "us-west-2a"'],
    [{ region: 'US West (Oregon)' }, '"region" is "US West (Oregon)"'],
    [{ region: 'https://polly.us-west-2.amazonaws.com' }, '"region" is'],
    [{ region: 2 }, '"region" is 2'],
    [{ transport: 'Duplex' }, '"transport" is "Duplex"'],
    [{ transport: 'duplex' }, 'needs the option "relay"'],
    [{ transport: 'duplex', relay: '' }, 'needs the option "relay"'],
    [{ fetchAhead: Number('two') }, '"fetchAhead" is NaN'],
    [{ fetchAhead: '2' }, '"fetchAhead" is "2"'],
  ])('%j is reported: %s', (options, named) => {
    vi.spyOn(console, 'warn').mockReturnValue();
    expect(() => resolve(options)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(named) as string }),
    );
  });

  test.each(['us-east-1', 'ap-southeast-1', 'us-gov-west-1', 'eusc-de-east-1', 'cn-northwest-1', ' us-west-2 '])(
    '%s is a region',
    (region) => {
      expect(resolve({ region }).region).toBe(region.trim());
    },
  );

  test('with a custom endpoint, any region name is accepted', () => {
    expect(resolve({ region: 'local', endpoint: 'http://127.0.0.1:4575' }).region).toBe('local');
  });

  test('empty options count as not given', () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    expect(resolve({ transport: '', fetchAhead: null, speechMarks: null, relay: '', endpoint: '' })).toEqual({
      region: 'us-west-2',
      transport: 'auto',
    });
  });
});

describe('a client with a bad option', () => {
  const createStream = (options: Partial<SpeechClientOptions>) => {
    const clock = new FakeClock();
    const client = new SpeechClient({ region: 'us-west-2', credentials: CREDENTIALS, audio: new ScriptedOutput(), clock, ...options });
    return { client, stream: new SpeechStream(client) };
  };

  test.each<[Partial<SpeechClientOptions>, string]>([
    [{ relay: 'nowhere' }, '"relay" is "nowhere"'],
    [{ region: 'us-west2' }, '"region" is "us-west2"'],
    [{ endpoint: 'nowhere' }, '"endpoint" is "nowhere"'],
  ])('%j can be made, and fails when it is to speak', async (options, named) => {
    const { client, stream } = createStream(options);
    expect((await client.findMistake())?.message).toContain(named);
    await stream.warm();
    expect(stream.snapshot.get().status).toBe('idle');
    const outcome = await stream.speak('Hello.');
    expect(outcome).toMatchObject({
      reason: 'failed',
      error: { code: 'invalid-option', message: expect.stringContaining(named) as string },
    });
    expect(stream.snapshot.get()).toMatchObject({ status: 'failed', error: outcome.error });
    void stream.write('Hello.');
    expect(await stream.end()).toMatchObject({ reason: 'failed', error: { code: 'invalid-option' } });
    await expect(stream.interrupt()).resolves.toMatchObject({ heardText: '' });
    client.close();
  });

  test('with options from unset variables has the defaults', async () => {
    const { client } = createStream({ relay: '', endpoint: '', transport: '' as 'auto' });
    vi.spyOn(console, 'warn').mockReturnValue();
    expect(await client.findMistake()).toBeUndefined();
    client.close();
  });
});
