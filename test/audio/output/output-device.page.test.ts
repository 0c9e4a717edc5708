/** Choosing among devices, in a Chromium that pretends to have several. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../../stack/served-page';

let served: ServedPage;
const told = new Map<string, unknown>();
const done = new Promise<void>((resolve, reject) => {
  beforeAll(async () => {
    served = await servePage(
      'test/audio/output/device-page/index.html',
      'allowed',
      async (page) => {
        await page.context().grantPermissions(['microphone']);
        page.on('pageerror', reject);
        page.on('console', (message) => {
          if (!message.text().startsWith('{')) return;
          const { what, value } = JSON.parse(message.text()) as { what: string; value: unknown };
          told.set(what, value);
          if (what === 'done') resolve();
        });
      },
      { args: ['--use-fake-device-for-media-stream'] },
    );
  }, 60_000);
});

afterAll(() => served.close());

test('speech moves to another device, stays if that fails, survives a lost device, and later speech follows', async () => {
  await done;
  expect(Object.fromEntries(told)).toEqual({
    devices: 3,
    canSetOutputDevice: true,
    moved: true,
    'the last of two counts': true,
    refused: 'output-device-unavailable',
    stayed: true,
    'fell back': true,
    recorded: { gaps: [], lost: [], doubled: [], missingAtStart: 0, missingAtEnd: 0 },
    'contexts opened to choose': 0,
    'kept for a context': true,
    'kept for an element': [true],
    'an element moves, too': [''],
    done: true,
  });
});
