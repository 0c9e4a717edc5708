/** The code behind a SpokenText is loaded when the text is seen, and a file that does not arrive costs no more than what it is for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../stack/served-page';
import { startSpeechStack, type SpeechStack } from '../stack/speech-stack';
import { clearEnvironment, toEnvironment } from '../stack/speech-stack-settings';

/** The first file of each part that is loaded late. */
const LATE = /\/(?:word-effects|text-speaker|speech-code|synthesis-code|text-readings|connect-service|signed-polly|worklet-code)\.tsx?/u;
const WORDS = '**/word-effects.ts*';
const SPEAKER = '**/text-speaker.ts*';
const SPEECH = '**/speech-code.ts*';

let stack: SpeechStack;
let served: ServedPage;
const asked: string[] = [];

beforeAll(async () => {
  stack = await startSpeechStack({ pacing: 'instant' });
  Object.assign(process.env, toEnvironment(stack.settings));
  served = await servePage('test/react/late-code-page/index.html', 'allowed', async (page) => {
    page.on('request', (request) => asked.push(...(LATE.exec(request.url()) ?? [])));
    for (const file of [WORDS, SPEAKER, SPEECH]) await page.route(file, (route) => route.abort());
  });
}, 60_000);

afterAll(async () => {
  clearEnvironment(process.env);
  await served.close();
  await stack.close();
});

test('nothing is loaded for a text out of view, and what is lost on the way is asked for again', async () => {
  const { page } = served;
  const listen = page.locator('[data-part="toggle"]');
  await listen.waitFor({ state: 'attached' });
  // Twice idle: the code of a text in view is asked for when the browser is idle.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve))));
  expect(asked).toEqual([]);

  const seen = page.waitForRequest(WORDS);
  await listen.scrollIntoViewIfNeeded();
  await seen;

  // Without the code that speaks, a press fails in words for the listener.
  await listen.click();
  await page.locator('[data-status="failed"]').waitFor();
  expect(await page.getByRole('alert').textContent()).toBe('The connection was lost. Try again in a moment.');

  // Without the code behind the words, the text is heard.
  await page.unroute(SPEECH);
  await listen.click();
  await page.locator('[data-status="ended"]').waitFor();

  // All of it comes with the next press, which needs no other request to Polly.
  await page.unroute(SPEAKER);
  await page.unroute(WORDS);
  await listen.click();
  await page.locator('[data-status="playing"]').waitFor();
  await page.locator('[data-status="ended"]').waitFor();
}, 60_000);
