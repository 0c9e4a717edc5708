/** Real speech with true word times, from espeak-ng. */
import type { EspeakWordStart } from '../../src/emulator/speech/espeak/espeak-messages';
import { ESPEAK_SAMPLE_RATE } from '../../src/emulator/speech/espeak/espeak-messages';
import { EspeakThread } from '../../src/emulator/speech/espeak/espeak-thread';
import { utteranceOfPiece } from '../../src/emulator/speech/utterance';
import type { TrueSpeech, TrueWord } from './true-speech';

/** How a sentence is spoken. */
export interface EspeakSettings {
  /** espeak-ng's name of a voice. Default: `en-us+m3`. */
  readonly voice?: string;
  /** 0 to 99. Default: 50. */
  readonly pitch?: number;
  /** Default: 169, as in the local Polly. */
  readonly wordsPerMinute?: number;
}

/** Speaks one sentence at a time. */
export class EspeakSpeaker {
  readonly #thread = new EspeakThread();

  /** Speaks a sentence. A word that espeak-ng joins to the previous one has no time of its own. */
  async speak(text: string, settings: EspeakSettings = {}): Promise<TrueSpeech> {
    const { voice = 'en-us+m3', pitch = 50, wordsPerMinute = 169 } = settings;
    const language = voice.split(/[-+]/u)[0] ?? 'en';
    const { speech } = utteranceOfPiece({ text, start: 0, end: 'sentence' }, language, undefined);
    if (speech === undefined) throw new Error('There is nothing to say.');
    const { samples, reported } = await this.#run({ markup: speech.markup, voice, pitch, range: 50, wordsPerMinute });
    const words = speech.words.map(({ start, text: word }): TrueWord => ({ startCharacter: start, text: word, seconds: undefined }));
    let latest = -1;
    for (const { position, seconds } of reported) {
      const index = speech.words.findIndex(({ markupEnd }) => position < markupEnd);
      const word = words[index];
      if (index <= latest || word === undefined) continue;
      words[index] = { ...word, seconds };
      latest = index;
    }
    return { text, samples, sampleRate: ESPEAK_SAMPLE_RATE, words };
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  #run(utterance: Parameters<EspeakThread['run']>[0]['utterance']): Promise<{
    samples: Float32Array;
    reported: readonly EspeakWordStart[];
  }> {
    return new Promise((resolve, reject) => {
      const pieces: Int16Array[] = [];
      this.#thread.run({
        utterance,
        onAudio: (piece) => pieces.push(piece),
        onDone: (reported) => {
          resolve({ samples: joinAsFloats(pieces), reported });
        },
        onFailed: reject,
      });
    });
  }
}

function joinAsFloats(pieces: readonly Int16Array[]): Float32Array {
  const samples = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) for (const sample of piece) samples[at++] = sample / 0x8000;
  return samples;
}
