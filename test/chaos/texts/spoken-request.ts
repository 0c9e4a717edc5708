/** Reads the sound and words of a request from local Polly, for the counter of words. */
import type { RequestRecord } from '../../../src/emulator/accounts/request-log';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { CLEAN_VOICE, type VoiceSound } from '../../../src/emulator/speech/voice-sound';
import { decodeSpeech } from '../../emulator/speech/decoders';
import { SILENT, type SpokenRequest } from '../judging/count-words';

/**
 * The samples that LAME and an mp3 decoder together add before the first one. Players cut them, so recordings do not have
 * them.
 */
const MP3_DELAY_FRAMES = 1105;

/** Nearly all samples of noise are below this, relative to its RMS. */
const NOISE_PEAK = 3;

/**
 * All requests that have sent sound, the oldest first. Their account must keep the sound.
 *
 * @param pollyUrl - Where the local Polly itself is.
 * @param sound - The account's voice. Default: a clean one.
 */
export function spokenRequests(
  pollyUrl: string,
  records: readonly RequestRecord[],
  format: AudioFormat,
  sound: VoiceSound = CLEAN_VOICE,
): Promise<SpokenRequest[]> {
  const spoken = records.filter(({ audioBytes }) => audioBytes > 0);
  return Promise.all(spoken.map((record) => readRequest(pollyUrl, record, format, sound)));
}

/** Removes a voice's constant offset, so that its silence is silent. */
export function withoutOffset(samples: Float32Array, { voiceOffset }: VoiceSound): Float32Array {
  return voiceOffset === 0 ? samples : samples.map((sample) => sample - voiceOffset);
}

async function readRequest(
  pollyUrl: string,
  record: RequestRecord,
  { outputFormat, sampleRate }: AudioFormat,
  sound: VoiceSound,
): Promise<SpokenRequest> {
  const response = await fetch(`${pollyUrl}/_local/requests/${record.id}/audio`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Drops half a sample at the end.
  const whole = outputFormat === 'pcm' ? bytes.subarray(0, bytes.length & ~1) : bytes;
  const { samples } = await decodeSpeech(outputFormat, whole, sampleRate);
  return {
    text: record.text ?? '',
    words: record.words ?? [],
    samples: withoutOffset(samples, sound),
    silence: SILENT + NOISE_PEAK * 10 ** (sound.voiceNoiseDb / 20),
    sampleRate,
    isExact: outputFormat !== 'mp3',
    delayFrames: outputFormat === 'mp3' ? MP3_DELAY_FRAMES : 0,
  };
}
