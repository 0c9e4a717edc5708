/** The compared players, each with what it can play. */
import type { PeerFormat } from './peer-player';

/** A player, and what is known of it without measuring. */
export interface PeerEntry {
  readonly label: string;
  /** Whose code it is. `ours`: this package. `by hand`: as tutorials write it. Otherwise a package of package.json. */
  readonly origin: 'ours' | 'by hand' | 'package';
  /** The formats that it plays, or why it does not. */
  readonly formats: Readonly<Record<PeerFormat, true | string>>;
  /** Whether an app can seek in the sound and change its rate, without code of its own. */
  readonly canSeek: boolean;
  readonly canChangeRate: boolean;
}

const NO_BARE_SAMPLES = 'plays no bare samples';
const ONLY_SAMPLES = 'plays bare samples only';

/** The players, in the order of the tables. */
export const PEERS = {
  worklet: {
    label: 'ours, worklet',
    origin: 'ours',
    formats: { pcm: true, mp3: true },
    canSeek: true,
    canChangeRate: true,
  },
  'media-source': {
    label: 'ours, media-source',
    origin: 'ours',
    formats: { pcm: NO_BARE_SAMPLES, mp3: true },
    canSeek: true,
    canChangeRate: true,
  },
  wavtools: {
    label: 'wavtools',
    origin: 'package',
    formats: { pcm: true, mp3: ONLY_SAMPLES },
    canSeek: false,
    canChangeRate: false,
  },
  elevenlabs: {
    label: "ElevenLabs' client",
    origin: 'package',
    formats: { pcm: true, mp3: ONLY_SAMPLES },
    canSeek: false,
    canChangeRate: false,
  },
  hume: {
    label: "Hume's hook, without worklet",
    origin: 'package',
    formats: { pcm: true, mp3: true },
    canSeek: false,
    canChangeRate: false,
  },
  'pcm-player': {
    label: 'pcm-player',
    origin: 'package',
    formats: { pcm: true, mp3: ONLY_SAMPLES },
    canSeek: false,
    canChangeRate: false,
  },
  'speech-sdk': {
    label: "Azure's Speech SDK",
    origin: 'package',
    formats: { pcm: NO_BARE_SAMPLES, mp3: true },
    canSeek: false,
    canChangeRate: false,
  },
  'audio-buffers': {
    label: 'scheduled AudioBuffers',
    origin: 'by hand',
    formats: { pcm: true, mp3: true },
    canSeek: false,
    canChangeRate: false,
  },
  'audio-and-media-source': {
    label: 'audio element, MediaSource',
    origin: 'by hand',
    formats: { pcm: NO_BARE_SAMPLES, mp3: true },
    canSeek: true,
    canChangeRate: true,
  },
  'audio-source': {
    label: 'audio element, chunked src',
    origin: 'by hand',
    formats: { pcm: NO_BARE_SAMPLES, mp3: true },
    canSeek: true,
    canChangeRate: true,
  },
} as const satisfies Readonly<Record<string, PeerEntry>>;

/** The name of a player. */
export type PeerName = keyof typeof PEERS;

/** All names. */
export const PEER_NAMES = Object.keys(PEERS) as PeerName[];
