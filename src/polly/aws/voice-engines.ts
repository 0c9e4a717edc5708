/** Lists the engines of each voice, to explain a refusal if an app combines a voice with an engine that it does not support. */
import { SpeechError } from '../../base/errors';
import { readAwsError } from '../errors/aws-error';
import type { VoiceSettings } from '../transport/voice-settings';

/** Polly's voices by their engines (Amazon Polly developer guide, "Available voices"). Polly may have more by now. */
const VOICES_BY_ENGINES: Readonly<Record<string, string>> = {
  'generative, neural, standard': 'Amy Bianca Brian Camila Joanna Lea Lucia Lupe Matthew Mia Salli Seoyeon Vicki',
  'generative, long-form, neural': 'Danielle Ruth',
  'generative, neural':
    'Andres Aria Ayanda Daniel Gabrielle Hannah Isabelle Jasmine Kajal Laura Liam Lisa Niamh Ola Olivia Pedro Remi Sabrina Sergio Stephen',
  generative: 'Ambre Beatrice Florian Lennart Lorenzo Tiffany',
  'long-form, neural': 'Gregory',
  'neural, standard': 'Emma Ines Ivy Joey Justin Kendra Kevin Kimberly Takumi Vitoria Zhiyu',
  standard:
    'Aditi Astrid Carla Carmen Celine Chantal Conchita Cristiano Dora Enrique Ewa Filiz Geraint Giorgio Gwyneth Hans Jacek Jan Karl Liv Lotte ' +
    'Mads Maja Marlene Mathieu Maxim Miguel Mizuki Naja Nicole Penelope Raveena Ricardo Ruben Russell Tatyana Zeina',
  neural: 'Adriano Arlet Arthur Burcu Elin Hala Hiujin Ida Jihye Jitka Kazuha Sofie Suvi Thiago Tomoko Zayd',
};

/**
 * Returns the engines of a voice that this version knows.
 *
 * @returns Their names, joined with commas; undefined for an unknown voice.
 */
export function enginesOf(voiceId: string): string | undefined {
  return Object.keys(VOICES_BY_ENGINES).find((engines) => VOICES_BY_ENGINES[engines]?.split(' ').includes(voiceId));
}

/** Adds advice about the voice to an error, if Polly has refused the voice. Returns any other error unchanged. */
export function explainVoice(error: SpeechError, { voiceId, engine }: Pick<VoiceSettings, 'voiceId' | 'engine'>): SpeechError {
  if (error.code !== 'validation-failed' || !isOfVoice(error.cause)) return error;
  const advice = adviceFor(voiceId, engine);
  if (advice === undefined) return error;
  const { code, retryable, cause } = error;
  return new SpeechError({ code, retryable, cause, message: `${advice} ${error.message}` });
}

function isOfVoice(cause: unknown): boolean {
  const { name, message, fields } = readAwsError(cause);
  return name === 'EngineNotSupportedException' || fields.some((field) => /voice|engine/i.test(field)) || /voice|engine/i.test(message);
}

function adviceFor(voiceId: string, engine: string): string | undefined {
  const engines = enginesOf(voiceId);
  if (engines?.split(', ').includes(engine) === true) return undefined;
  if (engines !== undefined) {
    return `The voice "${voiceId}" does not have the engine "${engine}". As far as this version knows it has: ${engines}. Set the option "engine", or choose another voice.`;
  }
  const likely = Object.values(VOICES_BY_ENGINES)
    .flatMap((voices) => voices.split(' '))
    .find((known) => known.toLowerCase() === voiceId.toLowerCase());
  if (likely !== undefined) return `The voice is called "${likely}", not "${voiceId}": case matters.`;
  return `This version knows no voice "${voiceId}". Check the option "voice", which is a voice's id such as "Matthew".`;
}
