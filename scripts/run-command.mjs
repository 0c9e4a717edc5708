/** Runs a command to its end. Standard input is closed, so that no command can wait for input in CI. */
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** How long a command may take to stop before it is killed. */
const GRACE_MS = 5_000;

/**
 * The result of a command.
 *
 * @typedef {object} CommandResult
 * @property {number} code - Its exit code; 127 if it could not be started, 124 if it timed out.
 * @property {string} output - Its output, if collected; otherwise empty.
 */

/**
 * Runs a command and waits for it to end. Never rejects.
 *
 * @param {string} command - A program on the PATH, or a path.
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {'show' | 'collect'} [options.output] - Sends the output to the terminal or into the result. Default: `show`.
 * @param {NodeJS.ProcessEnv} [options.env] - Variables in addition to those of this process.
 * @param {string} [options.cwd] - Default: the working directory of this process.
 * @param {'normal' | 'low'} [options.priority] - `low` uses only the time that other programs leave. Default: `normal`.
 * @param {number} [options.timeoutMs] - Ends the command and its children after this time. Default: never.
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { output = 'show', env = {}, cwd, priority = 'normal', timeoutMs } = {}) {
  return new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(command, [...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', output === 'show' ? 'inherit' : 'pipe', output === 'show' ? 'inherit' : 'pipe'],
      // On Windows, npm and npx are .cmd files, which only a shell can start.
      shell: isWindows && (command === 'npm' || command === 'npx'),
      // Its own process group, so that a timeout also ends the browsers of a hanging test runner.
      detached: timeoutMs !== undefined && !isWindows,
    });
    if (priority === 'low' && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let collected = '';
    let isOutOfTime = false;
    const collect = (/** @type {Buffer} */ bytes) => (collected += bytes.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);

    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      if (child.pid === undefined) return;
      try {
        process.kill(timeoutMs !== undefined && !isWindows ? -child.pid : child.pid, signal);
      } catch {
        // It has ended already.
      }
    };
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      stop(signal);
      process.off(signal, forward);
      process.kill(process.pid, signal);
    };
    if (timeoutMs !== undefined) for (const signal of SIGNALS) process.on(signal, forward);
    let killTimer = /** @type {NodeJS.Timeout | undefined} */ (undefined);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            isOutOfTime = true;
            stop('SIGTERM');
            killTimer = setTimeout(() => stop('SIGKILL'), GRACE_MS);
          }, timeoutMs);

    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      for (const signal of SIGNALS) process.off(signal, forward);
      if (isOutOfTime) collected += `\nStopped after ${timeoutMs} ms.\n`;
      resolve({ code: isOutOfTime ? 124 : code, output: collected });
    };
    child.on('error', (error) => {
      collected += `${error.message}\n`;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
