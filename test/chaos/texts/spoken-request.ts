/** What the local Polly spoke for one request, as the counter of words needs it. */
import type { RequestRecord } from '../../../src/emulator/accounts/request-log';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { decodeSpeech } from '../../emulator/speech/decoders';
import type { SpokenRequest } from '../judging/count-words';

/** What LAME and every mp3 decoder together put before the first sample; players cut it, the recording has none of it. */
const MP3_DELAY_FRAMES = 1105;

/**
 * All requests that have sent sound, the oldest first. Their account must keep the sound.
 *
 * @param pollyUrl - Where the local Polly itself is.
 */
export function spokenRequests(pollyUrl: string, records: readonly RequestRecord[], format: AudioFormat): Promise<SpokenRequest[]> {
  const spoken = records.filter(({ audioBytes }) => audioBytes > 0);
  return Promise.all(spoken.map((record) => readRequest(pollyUrl, record, format)));
}

async function readRequest(pollyUrl: string, record: RequestRecord, { outputFormat, sampleRate }: AudioFormat): Promise<SpokenRequest> {
  const response = await fetch(`${pollyUrl}/_local/requests/${record.id}/audio`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // Half a sample at the end is none.
  const whole = outputFormat === 'pcm' ? bytes.subarray(0, bytes.length & ~1) : bytes;
  const { samples } = await decodeSpeech(outputFormat, whole, sampleRate);
  return {
    text: record.text ?? '',
    words: record.words ?? [],
    samples,
    sampleRate,
    isExact: outputFormat !== 'mp3',
    delayFrames: outputFormat === 'mp3' ? MP3_DELAY_FRAMES : 0,
  };
}
