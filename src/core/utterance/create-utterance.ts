/** Creates an utterance from the options of a voice. */
import { checkOption, FUNCTION } from '../../base/options/option-rules';
import { sharedAudioOutput } from '../../audio/output/audio-output';
import type { AudioOutput } from '../../audio/player/audio-sink';
import type { Clock } from '../../base/clock';
import { resolveVoice, type SpeechOptions } from '../options/options';
import { Playback } from './playback';
import { resolvePlayback } from '../options/playback-options';
import type { UtteranceReport } from '../state/utterance-report';
import type { SpeechConnection } from '../attempts/speech-connection';
import { measureUtterance } from './load-synthesis';
import { Utterance } from './utterance';
import type { UtteranceParts } from './utterance-parts';

/** The part of a client that an utterance uses. */
export interface UtteranceClient {
  /** The audio output. Undefined for the output that the whole page shares. */
  readonly audio: AudioOutput | undefined;
  readonly clock: Clock;
  readonly connection: SpeechConnection;
  readonly random: () => number;
  tellUtteranceEnd(report: UtteranceReport): void;
}

/** Returns the audio output of a client. */
export function outputOf({ audio }: Pick<UtteranceClient, 'audio'>): AudioOutput {
  return audio ?? sharedAudioOutput();
}

/**
 * Creates an utterance, which opens its playback immediately.
 *
 * @param precedingText - The text that the utterance continues; empty for none.
 * @throws SpeechError with code `invalid-option`, which names the option.
 */
export function createUtterance(
  client: UtteranceClient,
  options: SpeechOptions,
  precedingText: string,
  others: Pick<UtteranceParts, 'startedAtMs' | 'onChange' | 'onProgress'>,
): Utterance {
  const voice = resolveVoice(options);
  const playbackOptions = resolvePlayback(options);
  // The other options are checked by code that may still be loading. A source is read at once, so this one is checked
  // here.
  checkOption('textOf', options.textOf, FUNCTION);
  const { clock, connection, random } = client;
  const audio = outputOf(client);
  const format = { outputFormat: voice.outputFormat, sampleRate: voice.sampleRate };
  return new Utterance({
    connection,
    createPlayback: (onChange) => new Playback({ audio, format, options: playbackOptions, onChange }),
    voice,
    clock,
    options,
    precedingText,
    random,
    onSettled: (report) => {
      measureUtterance(report);
      client.tellUtteranceEnd(report);
    },
    ...others,
  });
}
