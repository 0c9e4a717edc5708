/** What every compared player is driven through, each as its own documentation says. */
import type { PlaybackMaterial } from '../playback/playback-fetch';
import type { Arrival } from './arrivals';

/** The formats of the comparison. */
export const PEER_FORMATS = ['pcm', 'mp3'] as const;

/** A format of the comparison. */
export type PeerFormat = (typeof PEER_FORMATS)[number];

/** One sound on one player. */
export interface PeerPlayback {
  /** Takes the next bytes: whole samples, or whole frames. */
  readonly append: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Says that no more bytes follow, if the player can be told. */
  readonly end: () => void;
  /** Interrupts the sound, as quietly as the player can. */
  readonly stop: () => void;
  /** Frees everything that the next sound does not need. */
  readonly close: () => void;
  /** When the first bytes arrived, for a player that fetches them itself. Default: at the first `append`. */
  readonly firstBytesAtMs?: () => Promise<number>;
}

/** A player. */
export interface Peer {
  /**
   * Begins a sound.
   *
   * @param onEnded - Called when the player says that the sound is over, if it ever does.
   * @param arrival - When the bytes will come, for a player that fetches them itself.
   */
  begin(material: PlaybackMaterial, onEnded: () => void, arrival: Arrival): PeerPlayback | Promise<PeerPlayback>;
}

/** Opens a player, with its code and its context. */
export type OpenPeer = (material: PlaybackMaterial) => Promise<Peer>;
