/** Plays minutes of speech through one player, in its own page, while the meter runs outside. Nothing is recorded. */
import type { CostOptions } from '../playback/playback-cost-page';
import { fetchMaterial } from '../playback/playback-fetch';
import { OPEN_PEER } from './open-peer';
import type { PeerName } from './peer-list';
import type { Peer, PeerPlayback } from './peer-player';

type PeerCostOptions = CostOptions<PeerName | 'none'>;

let bytes = new Uint8Array();
let peer: Peer | undefined;
let playback: PeerPlayback | undefined;
let appendedBytes = 0;

/** Opens the player, and plays a little, so that all code is loaded. */
export async function prepare(options: PeerCostOptions): Promise<void> {
  bytes = await fetchMaterial(options.material);
  if (options.player === 'none') {
    peer = await openNothing();
  } else {
    peer = await OPEN_PEER[options.player](options.material);
  }
  const warm = await begin(options);
  warm.append(bytes.slice(0, options.tagBytes + 2 * options.chunkBytes));
  warm.end();
  await new Promise((resolve) => setTimeout(resolve, WARM_MS));
  warm.close();
  playback = await begin(options);
}

/** Starts the delivery, which continues by itself. */
export function speak({ chunkBytes, tagBytes, chunkEveryMs }: PeerCostOptions): void {
  const own = playback;
  if (own === undefined) throw new Error('prepare() comes first.');
  let at = 0;
  const timer = setInterval(() => {
    const to = at === 0 ? tagBytes + chunkBytes : at + chunkBytes;
    const chunk = bytes.slice(at, to);
    at = to;
    appendedBytes += chunk.length;
    own.append(chunk);
    if (at < bytes.length) return;
    clearInterval(timer);
    own.end();
  }, chunkEveryMs);
}

/** Returns the delivered bytes. Not every player tells whether it plays, or tells it right. */
export function report(): {
  readonly appendedBytes: number;
  readonly state: string;
  readonly heardSeconds: number;
  readonly underruns: number;
} {
  return { appendedBytes, state: 'unknown', heardSeconds: NaN, underruns: NaN };
}

/** Longer than the sound that is played first. */
const WARM_MS = 1200;

function begin({ material }: PeerCostOptions): PeerPlayback | Promise<PeerPlayback> {
  if (peer === undefined) throw new Error('No player is open.');
  return peer.begin(material, () => undefined, { kind: 'smooth', pieces: 1, pieceSeconds: 1, seed: 1 });
}

/** A page that receives the bytes and ignores them, with a running AudioContext. */
function openNothing(): Promise<Peer> {
  const context = new AudioContext();
  const ignore = () => undefined;
  const silent: PeerPlayback = { append: ignore, end: ignore, stop: ignore, close: ignore };
  return context.resume().then(() => ({ begin: () => silent }));
}
