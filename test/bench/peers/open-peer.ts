/** Opens the compared players in the page. */
import { openAudioSource, openMediaSourcePlayer, openScheduledPlayer } from './hand-written-peers';
import { openOwnPlayer } from './own-peers';
import { openElevenLabs, openHume, openPcmPlayer, openSpeechSdk, openWavtools } from './package-peers';
import type { PeerName } from './peer-list';
import type { OpenPeer } from './peer-player';

/** How each player is opened. */
export const OPEN_PEER: Readonly<Record<PeerName, OpenPeer>> = {
  worklet: openOwnPlayer('worklet'),
  'media-source': openOwnPlayer('media-source'),
  wavtools: openWavtools,
  elevenlabs: openElevenLabs,
  hume: openHume,
  'pcm-player': openPcmPlayer,
  'speech-sdk': openSpeechSdk,
  'audio-buffers': openScheduledPlayer,
  'audio-and-media-source': openMediaSourcePlayer,
  'audio-source': openAudioSource,
};
