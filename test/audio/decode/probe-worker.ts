/** Tests in a Worker which codecs can be decoded there. */
import { canDecodeWithWebCodecs } from '../../../src/audio/decode/web-codecs-probe';

const CODECS = ['mp3', 'opus', 'vorbis'] as const;
void Promise.all(CODECS.map((codec) => canDecodeWithWebCodecs(codec))).then((answers) => postMessage(answers));
