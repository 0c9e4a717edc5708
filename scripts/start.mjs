/**
 * `npm start`: installs what is missing, starts local Polly, the relay and Storybook, and prints their addresses. Ctrl-C
 * stops all of them.
 *
 * With AWS_REGION and COGNITO_IDENTITY_POOL_ID set, it uses the real Amazon Polly instead of local Polly. With
 * POLLY_RELAY_URL, it uses that relay instead of its own. The rest is in dev-servers.ts, which can be loaded only after the
 * install.
 */
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

const ROOT_DIR = fileURLToPath(new URL('..', import.meta.url));

try {
  await ensureInstalled(ROOT_DIR);
  const { tsImport } = await import('tsx/esm/api');
  /** @type {typeof import('./dev-servers')} */
  const { runDevServers } = await tsImport('./dev-servers.ts', import.meta.url);
  await runDevServers({ rootDir: ROOT_DIR, env: process.env, noOpen: process.argv.includes('--no-open') });
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
