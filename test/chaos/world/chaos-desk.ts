/** Gives pages a chaos desk. Vitest calls this before the first test. */
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { OwnedProcess } from '../../stack/processes/owned-process';
import type { DeskMessage } from './chaos-desk-process';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the desk. */
    readonly chaosDeskUrl: string;
  }
}

/** Opens the desk. The returned function closes it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let desk: OwnedProcess | undefined;
  const { url } = await new Promise<DeskMessage>((resolve, reject) => {
    desk = new OwnedProcess({
      name: 'chaos desk',
      module: fileURLToPath(new URL('chaos-desk-process.ts', import.meta.url)),
      args: [],
      nodeOptions: ['--import', 'tsx'],
      onDied: reject,
    });
    desk.onMessage((message) => resolve(message as DeskMessage));
  });
  project.provide('chaosDeskUrl', url);
  return async () => desk?.stop();
}
