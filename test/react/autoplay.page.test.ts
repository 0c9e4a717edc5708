/**
 * SpokenText in a Chromium with its default autoplay policy: the blocked status is shown, and one click starts the sound.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servePage, type ServedPage } from '../stack/served-page';
import { startSpeechStack, type SpeechStack } from '../stack/speech-stack';
import { clearEnvironment, toEnvironment } from '../stack/speech-stack-settings';

let stack: SpeechStack;
let served: ServedPage;
/** Resolves when the page is blocked. Looking for it would count as a gesture. */
let blocked: Promise<unknown>;

beforeAll(async () => {
  stack = await startSpeechStack({ pacing: 'instant' });
  Object.assign(process.env, toEnvironment(stack.settings));
  served = await servePage('test/react/autoplay-page/index.html', 'gesture-required', (page) => {
    blocked = page.waitForEvent('console', (message) => message.text() === 'status: blocked');
  });
}, 60_000);

afterAll(async () => {
  clearEnvironment(process.env);
  await served.close();
  await stack.close();
});

test('a blocked page shows it, and speaks from the beginning after the button is pressed', async () => {
  const { page } = served;
  const root = page.locator('.polly-spoken-text');
  await blocked;
  expect(await page.getByRole('status').textContent()).toContain('press “Turn sound on”');
  expect(await page.getByRole('alert').textContent()).toBe('');
  const button = page.getByRole('button', { name: 'Turn sound on' });
  // With the keyboard only: a key press is a user gesture, too.
  await button.focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-status="playing"]').waitFor();
  await page.locator('[data-status="ended"]').waitFor();
  expect(await root.getByRole('button').first().textContent()).toBe('Listen again');
}, 60_000);
