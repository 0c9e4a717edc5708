/**
 * Where the log of a relay goes: the standard output. A reader that stalls, such as a log driver whose disk is full, costs a
 * bounded buffer and some lines, never the end of the relay.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { once } from 'node:events';
import type { Logger } from 'pino';

const STDOUT = 1;
/** Bytes that wait for the reader; lines beyond them are lost. */
const MOST_WAITING_BYTES = 1_048_576;
/** How long the reader has for the last lines. */
const END_WITHIN_MS = 1_000;

/** A logger, and its end. */
export interface LogOutput {
  readonly logger: Logger;
  /** Ends the process once the last lines are read, after a second at the latest. Unread lines are lost. */
  exit(code: number): Promise<never>;
  /** The same at once. */
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
    if (!hasEnded && fd === STDOUT) process.kill(process.pid, 'SIGKILL'); // A thread that is stuck in a write keeps process.exit() waiting.
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
 * The pipe of the standard output, opened anew so that a write to it never blocks. The inherited descriptor is shared with
 * other processes, which may not expect that.
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
