/**
 * A loudspeaker and a screen for browsers on a machine without them: a PulseAudio server with a null sink, and an X server
 * without output. Both belong to this process and end with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from './engines.mjs';

/** The Debian and Ubuntu package of each program. */
const PROGRAMS = { pulseaudio: 'pulseaudio', parec: 'pulseaudio-utils', Xvfb: 'xvfb' };

const SINK = 'ears';
const START_TIMEOUT_MS = 15_000;
const RETRY_MS = 200;

/**
 * @typedef {object} VirtualDevices
 * @property {Record<string, string>} env - Variables for the programs that use the devices. They also put the
 *   programs' files into a folder that `close()` deletes.
 * @property {() => void} close - Ends the devices. Further calls do nothing.
 */

/**
 * Returns the packages that are not installed.
 *
 * @returns {string[]}
 */
export function missingDevicePackages() {
  return Object.entries(PROGRAMS).flatMap(([program, name]) => (findOnPath(program) === undefined ? [name] : []));
}

/**
 * Starts both devices.
 *
 * @returns {Promise<VirtualDevices>}
 * @throws {Error} If one does not start; the other one is stopped first.
 */
export async function startVirtualDevices() {
  // PulseAudio requires mkdtemp's mode, 700.
  const folder = mkdtempSync(join(tmpdir(), 'polly-'));
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  const close = () => {
    for (const child of children.splice(0).reverse()) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const onExit = () => close();
  process.on('exit', onExit);
  try {
    const socket = join(folder, 'pulse.sock');
    const env = { XDG_RUNTIME_DIR: folder, HOME: folder, TMPDIR: folder, PULSE_SERVER: `unix:${socket}` };
    const settings = join(folder, 'pulse.pa');
    writeFileSync(
      settings,
      `load-module module-native-protocol-unix auth-anonymous=1 socket=${socket}\nload-module module-null-sink sink_name=${SINK} rate=48000\n`,
    );
    const options = { env: { ...process.env, ...env } };
    const server = ['-n', '-F', settings, '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', '--disable-shm=yes'];
    children.push(spawn('pulseaudio', server, { ...options, stdio: 'ignore' }));
    children.push(await startReader(options));
    const { display, child } = await startDisplay(options);
    children.push(child);
    return { env: { ...env, DISPLAY: display, TEST_SOUND_SOURCE: `${SINK}.monitor` }, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Reads and drops the played sound. Without a reader, the sink takes two seconds of sound at once, and the clocks of its
 * players become coarse.
 *
 * @param {{ env: NodeJS.ProcessEnv }} options
 */
async function startReader(options) {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    // It gives up at once if the server is not ready yet.
    const reader = spawn('parec', ['-d', `${SINK}.monitor`, '--latency-msec=10'], { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
    const isReading = await Promise.race([
      once(reader.stdout, 'data').then(() => true),
      once(reader, 'exit').then(() => false),
      pause(deadline - performance.now()).then(() => false),
    ]);
    if (isReading) {
      reader.stdout.resume();
      return reader;
    }
    reader.kill('SIGKILL');
    if (performance.now() > deadline) throw new Error(`The sound server did not play within ${START_TIMEOUT_MS} ms.`);
    await pause(RETRY_MS);
  }
}

/** @param {{ env: NodeJS.ProcessEnv }} options */
async function startDisplay(options) {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    ...options,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
  const number = await Promise.race([
    once(pipe, 'data').then(([bytes]) => String(bytes).trim()),
    once(child, 'exit').then(() => undefined),
    pause(START_TIMEOUT_MS).then(() => undefined),
  ]);
  if (number === undefined) {
    child.kill('SIGKILL');
    throw new Error(`The virtual display did not come up within ${START_TIMEOUT_MS} ms.`);
  }
  return { display: `:${number}`, child };
}

function pause(/** @type {number} */ milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, milliseconds)).unref();
  });
}
