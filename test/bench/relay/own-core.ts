/**
 * Gives the measured process a core of its own. Otherwise load, upstream and relay take turns on the cores of a small machine, and
 * the latency is that of its scheduler: three processes that need 2.0 cores together queue on two, however fast the relay is.
 */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** Whether processes can be given cores: Linux, with `taskset` and more than one core. */
export function canGiveCores(): boolean {
  try {
    execFileSync('taskset', ['-cp', String(process.pid)], { stdio: 'ignore' });
    return cpus().length > 1;
  } catch {
    return false;
  }
}

/** Gives a process, with all its threads, the last core. */
export function giveOwnCore(pid: number): void {
  pin(pid, String(cpus().length - 1));
}

/** Gives a process all cores but the last one. */
export function giveOtherCores(pid: number): void {
  pin(pid, `0-${cpus().length - 2}`);
}

/** Gives a process all cores. */
export function giveAllCores(pid: number): void {
  pin(pid, `0-${cpus().length - 1}`);
}

function pin(pid: number, cores: string): void {
  execFileSync('taskset', ['-a', '-cp', cores, String(pid)], { stdio: 'ignore' });
}
