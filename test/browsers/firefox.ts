/**
 * Opens a page in Firefox with three commands of WebDriver BiDi (https://w3c.github.io/webdriver-bidi), which Firefox
 * supports itself.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { BrowserProcess } from './browser-process.ts';
import type { OpenedBrowser } from './engine-provider.ts';

/** Allows sound without a gesture, plays through the sound server, and disables requests to Mozilla. */
const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.cubeb.sandbox': false,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** Starts Firefox with an empty profile and opens `url` in it. */
export async function openInFirefox(program: string, url: string): Promise<OpenedBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-profile-'));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const firefox = new BrowserProcess({
    command: program,
    args: ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
  });
  const close = async () => {
    await firefox.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const [, endpoint = ''] = await firefox.untilLine(/WebDriver BiDi listening on (ws:\S+)/);
    const session = await BidiSession.open(`${endpoint}/session`);
    const { contexts } = await session.send<{ contexts: { context: string }[] }>('browsingContext.getTree', {});
    await session.send('browsingContext.navigate', { context: contexts[0]?.context, url, wait: 'complete' });
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

type Answer = { readonly id: number } & (
  { readonly type: 'success'; readonly result: unknown } | { readonly type: 'error'; readonly error: string; readonly message: string }
);

class BidiSession {
  readonly #socket: WebSocket;
  #lastId = 0;

  static async open(url: string): Promise<BidiSession> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const session = new BidiSession(socket);
    await session.send('session.new', { capabilities: {} });
    return session;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  send<Result>(method: string, params: Readonly<Record<string, unknown>>): Promise<Result> {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      const hear = (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as Answer;
        if (answer.id !== id) return;
        this.#socket.off('message', hear);
        if (answer.type === 'success') resolve(answer.result as Result);
        else reject(new Error(`Firefox answered ${method} with "${answer.error}": ${answer.message}`));
      };
      this.#socket.on('message', hear);
      this.#socket.once('close', () => reject(new Error(`Firefox left in the middle of ${method}.`)));
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
