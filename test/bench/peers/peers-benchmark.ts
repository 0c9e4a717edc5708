/** Compares this package's players with those that people use: the same bytes, at the same times, in the same page of Chromium. */
import type { EncodedMaterial } from '../playback/playback-material';
import { encodeMaterial } from '../playback/playback-material';
import { SYNTHESIS_REAL_TIME_FACTOR } from '../../../src/emulator/operations/pacer';
import { firstLineOf, openPlaybackBrowser, withinLimit, type PlaybackBrowser } from '../playback/playback-browser';
import { measureCostsIn, type CostResult } from '../playback/playback-cost';
import type { PlaybackMaterial } from '../playback/playback-fetch';
import { ARRIVALS, type Arrival, type ArrivalKind } from './arrivals';
import { bundlePackages, type BundledPackage } from './install-packages';
import type { InterruptedSound } from './judge-sound';
import { weighOwnPlayers } from './own-size';
import { PEERS, type PeerName } from './peer-list';
import { PEER_FORMATS, type PeerFormat } from './peer-player';
import { peerServer } from './peer-server';
import type { PeerHearing, PeerPageOptions } from './peers-page';
import { piecesOf } from './pieces';

/** Options of the benchmark. */
export interface PeersOptions {
  /** The players to compare. Those of packages are downloaded. */
  readonly players: readonly PeerName[];
  /** How the sound arrives. Default: in all ways, and with larger pieces and a blocked page. */
  readonly arrivals?: readonly ArrivalKind[];
  /** How often each player plays each arrival, each time from another seed. */
  readonly seeds: number;
  /** Seconds of each sound. */
  readonly seconds: number;
  /** Minutes of speech of which the cost is measured; 0 for none. */
  readonly minutes: number;
  readonly onProgress: (line: string) => void;
}

/** What was measured of one player with one format. */
export interface PeerResult {
  readonly player: PeerName;
  readonly format: PeerFormat;
  /** By arrival, one entry per seed. `large` is `smooth` with pieces of half a second. */
  readonly heard: Readonly<Record<ArrivalKind | 'large' | 'blocked', readonly PeerHearing[]>>;
  readonly interrupted: readonly InterruptedSound[];
  /** The first error, after which nothing more was measured. */
  readonly error?: string;
}

/** The result, as written with `--json`. */
export interface PeersResult {
  readonly name: 'peers';
  readonly settings: Omit<PeersOptions, 'onProgress' | 'arrivals'> & { readonly pieceSeconds: number; readonly blockMs: number };
  readonly versions: Readonly<Record<string, string>>;
  /** What an app loads for a player, compressed; measured together with packages. */
  readonly gzipBytes: Readonly<Partial<Record<PeerName, number>>>;
  readonly results: readonly PeerResult[];
  readonly costs: Readonly<Partial<Record<PeerFormat, CostResult<PeerName> | { readonly error: string }>>>;
}

const SEED = 5;
/** The pieces of most arrivals: nearly a tenth of a second, and whole frames of mp3. */
export const PIECE_SECONDS = 0.096;
const LARGE_PIECE_SECONDS = 0.504;
export const BLOCK_MS = 2000;
const PAGE_MODULE = 'peers/peers-page.ts';
const COST_MODULE = 'peers/peers-cost-page.ts';
/** Sound takes real time but little processing. */
const PAGES_AT_ONCE = 4;
const STEP_LIMIT_MS = 60_000;
/** The pieces whose cost is measured: whole frames of mp3, the nearest to the 0.2 s of the local Polly. */
const COST_PIECE_SECONDS = 0.192;

/** Measures all players. */
export async function measurePeers(options: PeersOptions): Promise<PeersResult> {
  const { players, seeds, seconds, minutes, onProgress } = options;
  const needsPackages = players.some((player) => PEERS[player].origin === 'package');
  const packages: Readonly<Record<string, BundledPackage>> = needsPackages ? await bundlePackages() : {};
  const short = await Promise.all(PEER_FORMATS.map((format) => encodeMaterial(format, seconds, SEED)));
  const long = minutes === 0 ? [] : await Promise.all(PEER_FORMATS.map((format) => encodeMaterial(format, minutes * 60, SEED + 1)));
  const browser = await openPlaybackBrowser([...short, ...long], [peerServer(packages, short)]);
  try {
    const pending = short.flatMap((material) => {
      const able = players.filter((player) => PEERS[player].formats[material.outputFormat as PeerFormat] === true);
      return able.map((player) => ({ player, material }));
    });
    const results: PeerResult[] = [];
    const measureNext = async (): Promise<void> => {
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
        const result = await measurePeer(browser, next.player, next.material, options);
        results.push(result);
        onProgress(`${result.format}: ${PEERS[result.player].label}${result.error === undefined ? '' : `: ${result.error}`}`);
      }
    };
    await Promise.all(Array.from({ length: PAGES_AT_ONCE }, measureNext));
    const costs: Partial<Record<PeerFormat, CostResult<PeerName> | { readonly error: string }>> = {};
    for (const material of long) {
      const format = material.outputFormat as PeerFormat;
      onProgress(`${format}: what ${minutes} minutes cost, all players at the same time`);
      costs[format] = await measureFormatCosts(browser, players, material);
    }
    return {
      name: 'peers',
      settings: { players, seeds, seconds, minutes, pieceSeconds: PIECE_SECONDS, blockMs: BLOCK_MS },
      versions: Object.fromEntries(Object.entries(packages).map(([name, { version }]) => [name, version])),
      gzipBytes: {
        ...(needsPackages ? await weighOwnPlayers() : {}),
        ...Object.fromEntries(Object.entries(packages).map(([name, { gzipBytes }]) => [name, gzipBytes])),
      },
      results,
      costs,
    };
  } finally {
    await browser.close();
  }
}

async function measurePeer(
  browser: PlaybackBrowser,
  player: PeerName,
  material: EncodedMaterial,
  { arrivals, seeds, seconds }: PeersOptions,
): Promise<PeerResult> {
  const heard: Record<ArrivalKind | 'large' | 'blocked', PeerHearing[]> = {
    smooth: [],
    jittered: [],
    bursty: [],
    dry: [],
    large: [],
    blocked: [],
  };
  const interrupted: InterruptedSound[] = [];
  const result = { player, format: material.outputFormat as PeerFormat, heard, interrupted };
  const page = await browser.open(PAGE_MODULE);
  const ask = async <Value>(name: string, argument: unknown) =>
    (await withinLimit(STEP_LIMIT_MS, name, page.call(name, argument))) as Value;
  const arrival = (kind: ArrivalKind, seed: number, pieceSeconds = PIECE_SECONDS): Arrival => {
    return { kind, pieces: Math.floor(seconds / pieceSeconds) - 1, pieceSeconds, seed };
  };
  try {
    await ask('open', { player, material: described(material) } satisfies PeerPageOptions);
    for (let seed = 1; seed <= seeds; seed += 1) {
      for (const kind of arrivals ?? ARRIVALS) {
        heard[kind].push(await ask<PeerHearing>('hear', { arrival: arrival(kind, seed), isCompared: kind !== 'dry' }));
      }
      if (arrivals === undefined) {
        heard.large.push(await ask<PeerHearing>('hear', { arrival: arrival('smooth', seed, LARGE_PIECE_SECONDS), isCompared: false }));
        heard.blocked.push(await ask<PeerHearing>('hearBlocked', { arrival: arrival('smooth', seed), blockMs: BLOCK_MS }));
      }
      interrupted.push(await ask<InterruptedSound>('interrupt', arrival('smooth', seed)));
    }
    return result;
  } catch (error) {
    return { ...result, error: firstLineOf(error) };
  } finally {
    await page.close();
  }
}

async function measureFormatCosts(browser: PlaybackBrowser, players: readonly PeerName[], material: EncodedMaterial) {
  const format = material.outputFormat as PeerFormat;
  // A player that fetches by itself gets no pieces from the page, so its cost cannot be compared.
  const fed = players.filter((player) => PEERS[player].formats[format] === true && player !== 'audio-source');
  const [first, second] = piecesOf(new Uint8Array(material.bytes.subarray(0, 65_536)), material, COST_PIECE_SECONDS);
  const chunkBytes = second?.length ?? 0;
  const delivery = {
    chunkBytes,
    tagBytes: (first?.length ?? 0) - chunkBytes,
    chunkEveryMs: COST_PIECE_SECONDS * 1000 * SYNTHESIS_REAL_TIME_FACTOR,
  };
  return measureCostsIn({ module: COST_MODULE, players: ['none', ...fed] }, browser, described(material), delivery).catch(
    (error: unknown) => ({
      error: firstLineOf(error),
    }),
  );
}

/** Removes the bytes, which the page fetches itself. */
function described({ name, outputFormat, sampleRate, seconds, seed }: EncodedMaterial): PlaybackMaterial {
  return { name, outputFormat, sampleRate, seconds, seed };
}
