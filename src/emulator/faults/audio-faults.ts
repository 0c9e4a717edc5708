/** Damages the audio of a response, to test players with faults of a network or service. */
import type { SynthesizedChunk } from '../speech/synthesis-session';

/**
 * The fault of an account's audio. `truncated`: the last 37 bytes are missing, so that the audio ends inside an mp3 frame, an Ogg
 * page or a pcm sample. `garbage`: 1,000 meaningless bytes, always the same, follow the first piece; in pcm, mulaw and alaw a
 * reader cannot distinguish them from sound.
 */
export type AudioFault = 'none' | 'truncated' | 'garbage';

/** All faults, for messages and checks. */
export const AUDIO_FAULTS: readonly AudioFault[] = ['none', 'truncated', 'garbage'];

const MISSING_BYTES = 37;
const GARBAGE_BYTES = 1000;

/**
 * Yields the same audio with a fault.
 *
 * @param audio - The audio; it is read once.
 */
export function applyAudioFault(audio: AsyncIterable<SynthesizedChunk>, fault: AudioFault): AsyncIterable<SynthesizedChunk> {
  switch (fault) {
    case 'none':
      return audio;
    case 'truncated':
      return truncate(audio);
    case 'garbage':
      return insertGarbage(audio);
  }
}

/** Holds back enough pieces to drop the last bytes. */
async function* truncate(audio: AsyncIterable<SynthesizedChunk>): AsyncGenerator<SynthesizedChunk> {
  const held: SynthesizedChunk[] = [];
  let heldBytes = 0;
  for await (const chunk of audio) {
    held.push(chunk);
    heldBytes += chunk.bytes.length;
    for (let first = held[0]; first !== undefined && heldBytes - first.bytes.length >= MISSING_BYTES; first = held[0]) {
      held.shift();
      heldBytes -= first.bytes.length;
      yield first;
    }
  }
  let left = heldBytes - MISSING_BYTES;
  for (const { bytes, ...rest } of held) {
    if (left > 0) yield { bytes: bytes.subarray(0, left), ...rest };
    left -= bytes.length;
  }
}

async function* insertGarbage(audio: AsyncIterable<SynthesizedChunk>): AsyncGenerator<SynthesizedChunk> {
  let isInserted = false;
  for await (const chunk of audio) {
    yield chunk;
    if (!isInserted) yield { ...chunk, bytes: garbage(), audioSeconds: 0 };
    isInserted = true;
  }
}

/** The high bytes of a linear congruential generator (Numerical Recipes, section 7.1). */
function garbage(): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: GARBAGE_BYTES }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
