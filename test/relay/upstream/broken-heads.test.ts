/** An upstream that breaks off within the head of its answer cannot end the relay's process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('broken-heads-process.ts', import.meta.url));

test('heads that break off, and garbage that is collected, do not end the process', async () => {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', SCRIPT], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(said).toBe('9 ways, collected: true\n');
  expect(code).toBe(0);
});
