/** Breaks the audio of an answer on request, so that players can be tried with what a network or a service may do to it. */
import type { SynthesizedChunk } from '../speech/synthesis-session';

/**
 * What is wrong with the audio of an account. `truncated`: the last 37 bytes are missing, so that it ends within a frame of
 * mp3, a page of Ogg, or a sample of pcm. `garbage`: 1,000 bytes that mean nothing, the same each time, come after the first
 * piece; in pcm, mulaw and alaw nobody can tell them from sound.
 */
export type AudioFault = 'none' | 'truncated' | 'garbage';

/** Every fault, for messages and checks. */
export const AUDIO_FAULTS: readonly AudioFault[] = ['none', 'truncated', 'garbage'];

const MISSING_BYTES = 37;
const GARBAGE_BYTES = 1000;

/**
 * The same audio with a fault.
 *
 * @param audio - Read once.
 */
export function spoilAudio(audio: AsyncIterable<SynthesizedChunk>, fault: AudioFault): AsyncIterable<SynthesizedChunk> {
  switch (fault) {
    case 'none':
      return audio;
    case 'truncated':
      return truncate(audio);
    case 'garbage':
      return insertGarbage(audio);
  }
}

/** Holds back as many pieces as it takes to have the bytes that are to be missing. */
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
  for (const { bytes, audioSeconds } of held) {
    if (left > 0) yield { bytes: bytes.subarray(0, left), audioSeconds };
    left -= bytes.length;
  }
}

async function* insertGarbage(audio: AsyncIterable<SynthesizedChunk>): AsyncGenerator<SynthesizedChunk> {
  let isInserted = false;
  for await (const chunk of audio) {
    yield chunk;
    if (!isInserted) yield { bytes: garbage(), audioSeconds: 0 };
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
