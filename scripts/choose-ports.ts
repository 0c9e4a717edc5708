/** Chooses the ports of `npm start`: the usual ones, or free ones if those are taken. */
import getPort from 'get-port';
import { USUAL_STACK_PORTS } from '../test/stack/speech-stack-settings';

/** The preferred ports, by server. */
export const USUAL_PORTS = {
  'local Polly': USUAL_STACK_PORTS.localPolly,
  relay: USUAL_STACK_PORTS.relay,
  Storybook: 6006,
} as const;

/** The name of a server. */
export type ServerName = keyof typeof USUAL_PORTS;

/** A port for each server, and notes for the user. */
export interface ChosenPorts {
  readonly ports: Readonly<Record<ServerName, number>>;
  /** One sentence for each port that is not the usual one. */
  readonly notes: readonly string[];
}

/**
 * Chooses a port for each server.
 *
 * @param usual - The ports to prefer. Default: {@link USUAL_PORTS}.
 */
export async function choosePorts(usual: Readonly<Record<ServerName, number>> = USUAL_PORTS): Promise<ChosenPorts> {
  const ports: Record<ServerName, number> = { ...usual };
  const notes: string[] = [];
  for (const name of Object.keys(usual) as ServerName[]) {
    // Prefers the next ports up, since a port close to the usual one is easier to recognise.
    const othersWish = Object.values(usual).filter((port) => port !== usual[name]);
    ports[name] = await getPort({ port: [usual[name], ...nextPorts(usual[name])], exclude: othersWish });
    if (ports[name] !== usual[name]) notes.push(`${name}: port ${usual[name]} is taken, using ${ports[name]}.`);
  }
  return { ports, notes };
}

function nextPorts(port: number): number[] {
  return Array.from({ length: 9 }, (_, index) => port + (index + 1) * 10);
}
