/** Waits for programs that say when they are ready. */
import type { ChildProcess } from 'node:child_process';

/**
 * Resolves when a program has written a sign to its output, and goes on reading what it writes.
 *
 * @throws Error with its output if it ends before that.
 */
export function announced(child: ChildProcess, sign: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (data: Buffer) => {
      output += data.toString();
      if (sign.test(output)) finish(resolve);
    };
    const end = () => finish(() => reject(new Error(`${child.spawnfile} ended before it was ready: ${output}`)));
    const finish = (settle: () => void) => {
      child.off('exit', end);
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', read).resume();
      settle();
    };
    child.once('exit', end);
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', read);
  });
}
