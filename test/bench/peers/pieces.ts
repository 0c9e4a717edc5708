/** Cuts a sound into the pieces that arrive: whole samples, or whole frames, as some players need them. */
import type { PlaybackMaterial } from '../playback/playback-fetch';

/** Bytes of an mp3 frame at 24 kHz and 48 kbit/s, and of the tag before the first frame. */
const FRAME_BYTES = 144;
const TAG_BYTES = 44;
const FRAME_SECONDS = 0.024;
const SAMPLE_BYTES = 2;

/** Returns pieces of about this length; the first one has the tag, too. */
export function piecesOf(
  bytes: Uint8Array<ArrayBuffer>,
  { outputFormat, sampleRate }: PlaybackMaterial,
  seconds: number,
): Uint8Array<ArrayBuffer>[] {
  const isCoded = outputFormat === 'mp3';
  const pieceBytes = isCoded ? Math.round(seconds / FRAME_SECONDS) * FRAME_BYTES : Math.round(seconds * sampleRate) * SAMPLE_BYTES;
  const tagBytes = isCoded ? TAG_BYTES : 0;
  const count = Math.ceil((bytes.length - tagBytes) / pieceBytes);
  return Array.from({ length: count }, (_, index) => {
    const at = tagBytes + index * pieceBytes;
    return bytes.slice(index === 0 ? 0 : at, at + pieceBytes);
  });
}
