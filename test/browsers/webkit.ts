/** Opens a page in WebKitGTK's MiniBrowser with two commands of WebDriver (https://www.w3.org/TR/webdriver2). */
import getPort from 'get-port';
import { BrowserProcess } from './browser-process.ts';
import type { OpenedBrowser } from './engine-provider.ts';

const DRIVER_POLL_MS = 100;
const PAGE_LOAD_TIMEOUT_MS = 45_000;

/** Starts WebKitGTK and opens `url` in it. */
export async function openInWebKit(miniBrowser: string, url: string): Promise<OpenedBrowser> {
  const port = await getPort();
  const driver = new BrowserProcess({ command: 'WebKitWebDriver', args: [`--port=${port}`] });
  const send = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: JSON.stringify(body) });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(`WebKitWebDriver answered ${path} with ${JSON.stringify(value)}`);
    return value;
  };
  let sessionId: string | undefined;
  const close = async () => {
    if (sessionId !== undefined) {
      // Killing the driver would leave its browser running.
      await fetch(`http://127.0.0.1:${port}/session/${sessionId}`, { method: 'DELETE' }).catch(() => undefined);
    }
    await driver.stop();
  };
  try {
    await Promise.race([untilListening(port), driver.died]);
    const session = await send('/session', {
      capabilities: {
        alwaysMatch: {
          browserName: 'MiniBrowser',
          timeouts: { pageLoad: PAGE_LOAD_TIMEOUT_MS },
          'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation', '--autoplay-policy=allow'] },
        },
      },
    });
    sessionId = (session as { sessionId: string }).sessionId;
    await send(`/session/${sessionId}/url`, { url });
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

/** The driver does not report when it listens. */
async function untilListening(port: number): Promise<void> {
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, DRIVER_POLL_MS));
  }
}
