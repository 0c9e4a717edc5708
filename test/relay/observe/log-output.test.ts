/** The program stops when told to, even if nothing reads its log. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;
/** The descriptor of both ends of the pipe. */
let pipe: number;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'relay-log-'));
  execFileSync('mkfifo', [join(folder, 'log')]);
  pipe = openSync(join(folder, 'log'), constants.O_RDWR);
});
afterEach(() => {
  child?.kill('SIGKILL');
  closeSync(pipe);
  rmSync(folder, { recursive: true });
});

/** Starts a relay and waits for its first line. */
function start(): ChildProcess {
  const stdout = openSync(join(folder, 'log'), constants.O_WRONLY);
  const args = ['--import', 'tsx', 'src/relay/cli.ts', '--port', '0', '--log-level', 'debug'];
  child = spawn(process.execPath, args, { stdio: ['ignore', stdout, 'inherit'] });
  closeSync(stdout);
  expect(readLog()).toContain('polly-relay listens on');
  return child;
}

function readLog(): string {
  const bytes = Buffer.alloc(65_536);
  return bytes.toString('utf8', 0, readSync(pipe, bytes));
}

/** Fills the pipe. */
function fillPipe(): void {
  const writer = openSync(join(folder, 'log'), constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(writer, Buffer.alloc(4_096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' });
  }
  closeSync(writer);
}

describe('a program whose log', () => {
  test('is read ends with code 0, and its last line is read', async () => {
    const relay = start();
    const exited = once(relay, 'exit');
    relay.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(readLog()).toContain('the relay closes');
  });

  test('that is not read ends on SIGTERM with code 0', async () => {
    const relay = start();
    fillPipe();
    const exited = once(relay, 'exit');
    relay.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  }, 15_000);
});
