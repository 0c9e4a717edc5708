/** Emulates media features for the page of one test. */
import { onTestFinished } from 'vitest';
import { cdp } from 'vitest/browser';

/** Sets a feature until the test ends, with the Chrome DevTools Protocol. */
export async function emulateMedia(name: string, value: string): Promise<void> {
  // Vitest leaves the session's type to its providers.
  const session = cdp() as unknown as { send(method: string, parameters: object): Promise<unknown> };
  await session.send('Emulation.setEmulatedMedia', { features: [{ name, value }] });
  onTestFinished(async () => {
    await session.send('Emulation.setEmulatedMedia', { features: [] });
  });
}
