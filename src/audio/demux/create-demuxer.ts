/** Makes the demuxer for a format. */
import type { AudioFormat } from '../../base/audio-format';
import { Mp3Demuxer } from './mp3-demuxer';
import { OggDemuxer } from './ogg-demuxer';
import type { Demuxer } from './demuxer';
import { RawDemuxer } from './raw-demuxer';

/**
 * Makes a demuxer for one utterance in one of Polly's formats.
 *
 * @param isJoined - Whether sound of another stream comes before, so that the encoder's delay must be cut.
 */
export function createDemuxer(format: AudioFormat, isJoined = false): Demuxer {
  switch (format.outputFormat) {
    case 'mp3':
      return new Mp3Demuxer(isJoined);
    // Ogg streams say themselves what to cut.
    case 'ogg_opus':
    case 'ogg_vorbis':
      return new OggDemuxer(format.outputFormat);
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      return new RawDemuxer(format.outputFormat, format.sampleRate);
  }
}
