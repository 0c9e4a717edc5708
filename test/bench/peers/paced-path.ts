/** The address under which the benchmark's server streams a sound piece by piece. */
import { ARRIVALS, type Arrival } from './arrivals';

/** The path. With `asks`, the answer is when the first bytes of a stream were sent, in milliseconds of `Date.now()`. */
export const PACED_PATH = '/paced-sound';

/** A stream of the server. */
export interface PacedStream {
  /** The name of the sound. */
  readonly name: string;
  readonly id: string;
  readonly arrival: Arrival;
}

/** Returns the query of a stream. */
export function pacedQuery({ name, id, arrival }: PacedStream): string {
  const { kind, pieces, pieceSeconds, seed } = arrival;
  return new URLSearchParams({ name, id, kind, pieces: `${pieces}`, pieceSeconds: `${pieceSeconds}`, seed: `${seed}` }).toString();
}

/** Reads the query of {@link pacedQuery}. */
export function readPacedQuery(query: URLSearchParams): PacedStream {
  const kind = ARRIVALS.find((known) => known === query.get('kind')) ?? 'smooth';
  const number = (name: string) => Number(query.get(name));
  const arrival = { kind, pieces: number('pieces'), pieceSeconds: number('pieceSeconds'), seed: number('seed') };
  return { name: query.get('name') ?? '', id: query.get('id') ?? '', arrival };
}
