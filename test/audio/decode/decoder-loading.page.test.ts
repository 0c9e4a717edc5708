/** Errors of a decoder that cannot be loaded, in a browser that really refuses it. */
import { afterEach, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../../stack/served-page';

type Page = ServedPage['page'];

interface Outcome {
  readonly loaded: boolean;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly message?: string;
}

const PATH = 'test/audio/decode/decoder-page/index.html';
let served: ServedPage | undefined;

afterEach(async () => {
  await served?.close();
  served = undefined;
});

/** Opens the page, and returns a function that loads the decoder there. */
async function open(prepare: (page: Page) => Promise<unknown>): Promise<() => Promise<Outcome>> {
  const lines: string[] = [];
  let wake: () => void = () => undefined;
  const untilLine = async (beginning: string) => {
    for (;;) {
      const at = lines.findIndex((line) => line.startsWith(beginning));
      if (at >= 0) return lines.splice(0, at + 1)[at] ?? '';
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const { page } = (served = await servePage(PATH, 'allowed', (empty) => {
    empty.on('console', (message) => {
      lines.push(message.text());
      wake();
    });
    void prepare(empty);
  }));
  await untilLine('ready');
  return async () => {
    await page.mouse.click(1, 1);
    return JSON.parse(await untilLine('{')) as Outcome;
  };
}

test('loads if nothing prevents it', async () => {
  const load = await open(() => Promise.resolve());
  expect(await load()).toEqual({ loaded: true });
});

test.each(['**/src/audio/decode/wasm/mp3-wasm-decoder*', '**/mpg123-decoder*'])(
  'code that does not arrive (%s) may arrive later',
  async (url) => {
    const load = await open((page) => page.route(url, (route) => route.abort('connectionreset'), { times: 1 }));
    const { message, ...outcome } = await load();
    expect(outcome).toEqual({ loaded: false, code: 'audio-unsupported', retryable: true });
    expect(message).not.toContain('Content-Security-Policy');
    expect(await load()).toEqual({ loaded: true });
  },
);

test('a page that forbids WebAssembly gets advice on what to allow', async () => {
  const load = await open((page) =>
    page.route(`**/${PATH}`, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'content-security-policy': "script-src 'self' 'unsafe-inline'" };
      await route.fulfill({ response, headers });
    }),
  );
  const { message, ...outcome } = await load();
  expect(outcome).toEqual({ loaded: false, code: 'audio-unsupported', retryable: false });
  expect(message).toContain("'wasm-unsafe-eval'");
});
