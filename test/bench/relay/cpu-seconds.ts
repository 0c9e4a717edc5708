/** CPU time of other processes, from the kernel. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The processes that a process has started. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

/** CPU seconds of processes together, in user mode and in the kernel. */
export function cpuSecondsOf(pids: readonly number[]): number {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK']).toString());
  return pids.reduce((sum, pid) => sum + ticksOf(pid), 0) / ticksPerSecond;
}

/** Fields 14 and 15 of proc(5), counted after the program's name, which may contain spaces. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
