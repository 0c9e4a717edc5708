/** Plays sounds through one player in a page, and judges what it rendered. */
import { decodeIndependently } from '../../audio/codecs/decode-independently';
import { seeded } from '../../audio/measuring/material';
import { fetchMaterial, type PlaybackMaterial } from '../playback/playback-fetch';
import { arrivalTimesMs, type Arrival } from './arrivals';
import { judgeInterruption, judgeSound, type HeardSound, type InterruptedSound } from './judge-sound';
import { OPEN_PEER } from './open-peer';
import type { PeerName } from './peer-list';
import type { Peer, PeerPlayback } from './peer-player';
import { piecesOf } from './pieces';
import { installSoundTap } from './sound-tap';
import { toWav } from './wav';

/** What a page plays. */
export interface PeerPageOptions {
  readonly player: PeerName;
  readonly material: PlaybackMaterial;
}

/** What was heard of one sound. */
export interface PeerHearing extends Omit<HeardSound, 'beginsAtMs' | 'endsAtMs'> {
  /** From the first bytes to the first audible sample. */
  readonly firstSoundMs: number;
  /** How much later than the last audible sample the player said that the sound is over; NaN if it never does. */
  readonly endToldMs: number;
}

/** How long the page is given between two sounds. */
const REST_MS = 120;
/** Longer than the device's buffer, so that sounds begin at all its phases. */
const PHASE_MS = 40;
/** How long a sound is waited for after it should have ended. */
const PATIENCE_MS = 2500;
/** Silence after the last sound before a recording is judged. */
const SETTLED_MS = 400;
const LOOK_EVERY_MS = 50;
const WARM_PIECES = 8;
const HEARD_MS = 400;
const STILL_COMING_MS = 300;
/** At Polly's pace, more than two seconds of sound are there that have not been played. */
const BLOCKED_AFTER_MS = 800;

const tap = installSoundTap();
let opened: { readonly peer: Peer; readonly material: PlaybackMaterial; readonly bytes: Uint8Array<ArrayBuffer> } | undefined;

/** Opens the player, and plays a little, so that all code is loaded. */
export async function open({ player, material }: PeerPageOptions): Promise<void> {
  const bytes = await fetchMaterial(material);
  opened = { peer: await OPEN_PEER[player](material), material, bytes };
  await hear({ arrival: { kind: 'smooth', pieces: WARM_PIECES, pieceSeconds: 0.1, seed: 1 }, isCompared: false });
  await tap.ready();
}

/**
 * Plays a sound to its end.
 *
 * @param isCompared - Whether the recording is compared with the original, which takes time. Otherwise nothing is lost or doubled in it.
 */
export async function hear({ arrival, isCompared }: { readonly arrival: Arrival; readonly isCompared: boolean }): Promise<PeerHearing> {
  const run = await begin(arrival);
  await run.delivered;
  const appended = run.pieces.slice(0, arrival.pieces);
  const latestMs = performance.now() + appended.length * arrival.pieceSeconds * 1000 + PATIENCE_MS;
  await untilSilent(run, latestMs);
  const recording = await tap.read();
  run.playback.close();
  const original = isCompared ? await originalOf(joined(appended), run.material, recording.sampleRate) : undefined;
  const { beginsAtMs, endsAtMs, ...heard } = judgeSound(original, recording);
  return { ...heard, firstSoundMs: beginsAtMs - (await run.firstBytesAtMs()), endToldMs: run.toldAtMs() - endsAtMs };
}

/** Interrupts a sound while bytes keep coming. */
export async function interrupt(arrival: Arrival): Promise<InterruptedSound> {
  const run = await begin(arrival);
  await run.firstSound;
  await delay(HEARD_MS);
  const atMs = performance.now();
  run.playback.stop();
  await delay(STILL_COMING_MS);
  run.cancel();
  await delay(SETTLED_MS);
  const judged = judgeInterruption(await tap.read(), atMs);
  run.playback.close();
  return judged;
}

/** Blocks the page's main thread while a sound plays. */
export async function hearBlocked({ arrival, blockMs }: { readonly arrival: Arrival; readonly blockMs: number }): Promise<PeerHearing> {
  setTimeout(() => {
    const untilMs = performance.now() + blockMs;
    while (performance.now() < untilMs);
  }, BLOCKED_AFTER_MS);
  return hear({ arrival, isCompared: false });
}

interface Run {
  readonly playback: PeerPlayback;
  readonly material: PlaybackMaterial;
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
  /** Resolves when the last piece was appended. */
  readonly delivered: Promise<void>;
  /** Resolves when the first sample was rendered. */
  readonly firstSound: Promise<void>;
  readonly firstBytesAtMs: () => Promise<number>;
  readonly toldAtMs: () => number;
  /** Appends nothing more. */
  readonly cancel: () => void;
}

const random = seeded(1);

async function begin(arrival: Arrival): Promise<Run> {
  if (opened === undefined) throw new Error('open() comes first.');
  const { peer, material, bytes } = opened;
  const pieces = piecesOf(bytes, material, arrival.pieceSeconds);
  let toldAtMs = NaN;
  const playback = await peer.begin(material, () => (toldAtMs = performance.now()), arrival);
  await delay(REST_MS + PHASE_MS * random());
  tap.restart();
  const startMs = performance.now();
  let isCancelled = false;
  const times = arrivalTimesMs(arrival);
  const deliver = async () => {
    for (const [index, atMs] of times.entries()) {
      const waitMs = startMs + atMs - performance.now();
      if (waitMs > 0) await delay(waitMs);
      if (isCancelled) return;
      playback.append(pieces[index] ?? new Uint8Array());
    }
    playback.end();
  };
  return {
    playback,
    material,
    pieces,
    delivered: deliver(),
    firstSound: untilHeard(),
    firstBytesAtMs: playback.firstBytesAtMs ?? (() => Promise.resolve(startMs)),
    toldAtMs: () => toldAtMs,
    cancel: () => (isCancelled = true),
  };
}

async function untilHeard(): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (tap.lastAudibleAtMs() === undefined && performance.now() < untilMs) await delay(LOOK_EVERY_MS);
}

/** Waits until the sound has been over for a while, and the player has had the time to say so. */
async function untilSilent({ toldAtMs }: Run, latestMs: number): Promise<void> {
  while (performance.now() < latestMs) {
    await delay(LOOK_EVERY_MS);
    const silentMs = performance.now() - (tap.lastAudibleAtMs() ?? Infinity);
    if (silentMs > (Number.isNaN(toldAtMs()) ? 2 * SETTLED_MS : SETTLED_MS)) return;
  }
}

function originalOf(bytes: Uint8Array<ArrayBuffer>, material: PlaybackMaterial, sampleRate: number): Promise<Float32Array> {
  return decodeIndependently(material.outputFormat === 'pcm' ? toWav(bytes, material.sampleRate) : bytes, material, sampleRate);
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function delay(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
