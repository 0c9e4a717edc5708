/**
 * What a decoder that cannot be had says of the reason, in a browser that really refuses it.
 */
import { afterEach, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../stack/served-page';

type Page = ServedPage['page'];

interface Outcome {
  readonly loaded: boolean;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly message?: string;
}

const PATH = 'test/audio/decoder-page/index.html';
let served: ServedPage | undefined;

afterEach(async () => {
  await served?.close();
  served = undefined;
});

/** Opens the page and has it load the decoder once. */
async function outcomeWith(prepare: (page: Page) => Promise<unknown>): Promise<Outcome> {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  const untilLine = async (beginning: string) => {
    for (;;) {
      const found = lines.find((line) => line.startsWith(beginning));
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  served = await servePage(PATH, 'allowed', (page) => {
    page.on('console', (message) => {
      lines.push(message.text());
      wake();
    });
    void prepare(page);
  });
  await untilLine('ready');
  await served.page.mouse.click(1, 1);
  return JSON.parse(await untilLine('{')) as Outcome;
}

test('where nothing is in the way it loads', async () => {
  expect(await outcomeWith(() => Promise.resolve())).toEqual({ loaded: true });
});

test.each(['**/src/audio/decode/mp3-decoder*', '**/mpg123-decoder*'])('code that does not arrive (%s) may arrive later', async (url) => {
  const outcome = await outcomeWith((page) => page.route(url, (route) => route.abort('connectionreset')));
  expect(outcome).toMatchObject({ loaded: false, code: 'audio-unsupported', retryable: true });
  expect(outcome.message).not.toContain('Content-Security-Policy');
});

test('a page that forbids WebAssembly is told what to allow', async () => {
  const outcome = await outcomeWith((page) =>
    page.route(`**/${PATH}`, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': "script-src 'self' 'unsafe-inline'" };
      await route.fulfill({ response, headers });
    }),
  );
  expect(outcome).toMatchObject({ loaded: false, code: 'audio-unsupported', retryable: false });
  expect(outcome.message).toContain("'wasm-unsafe-eval'");
});
