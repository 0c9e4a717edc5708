/**
 * Writes a relay's log to the standard output. If its reader stalls, for example a log driver with a full disk, the relay keeps
 * a limited number of lines, drops the others, and continues.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { once } from 'node:events';
import type { Logger } from 'pino';

const STDOUT = 1;
/** Bytes that may wait for the reader. Lines beyond them are dropped. */
const MOST_WAITING_BYTES = 1_048_576;
/** Time for the reader to read the last lines. */
const END_WITHIN_MS = 1_000;

/** A logger, with functions that end the process properly. */
export interface LogOutput {
  readonly logger: Logger;
  /** Ends the process once the last lines were read, but after one second at the latest. Unread lines are lost. */
  exit(code: number): Promise<never>;
  /** Ends the process immediately. Unread lines are lost. */
  abandon(code: number): never;
}

/** Opens the log: lines of JSON on the standard output. */
export async function openLogOutput(level: string): Promise<LogOutput> {
  const { pino } = await import('pino');
  const fd = openWithoutBlocking() ?? STDOUT;
  const destination = pino.destination({ fd, sync: false, maxLength: MOST_WAITING_BYTES });
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  let lostLines = 0;
  destination.on('drop', () => {
    lostLines += 1;
  });
  destination.on('drain', () => {
    if (lostLines === 0) return;
    const lines = lostLines;
    lostLines = 0;
    logger.warn({ lines }, 'log lines lost, as nobody read the log');
  });
  let hasEnded = false;
  const abandon = (code: number): never => {
    if (!hasEnded && fd === STDOUT) process.kill(process.pid, 'SIGKILL'); // process.exit() would wait for a thread that is blocked in a write.
    if (!hasEnded) destination.destroy();
    process.exit(code);
  };
  return {
    logger,
    async exit(code) {
      const late = setTimeout(() => abandon(code), END_WITHIN_MS);
      const closed = once(destination, 'close');
      destination.end();
      await closed;
      clearTimeout(late);
      hasEnded = true;
      return abandon(code);
    },
    abandon,
  };
}

/**
 * Opens the pipe of the standard output again, for writes that never block. The inherited descriptor stays as it is, because
 * other processes share it. Undefined if the standard output is no pipe, or cannot be opened again.
 */
function openWithoutBlocking(): number | undefined {
  let fd: number | undefined;
  try {
    if (!fstatSync(STDOUT).isFIFO()) return undefined;
    fd = openSync(`/proc/self/fd/${STDOUT}`, constants.O_WRONLY | constants.O_NONBLOCK);
    if (fstatSync(fd).ino === fstatSync(STDOUT).ino) return fd;
    closeSync(fd);
  } catch {
    // Not on Linux, or a pipe of another user.
  }
  return undefined;
}
