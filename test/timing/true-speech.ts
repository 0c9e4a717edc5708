/** Speech with word times that the engine itself reports. */

/** A word and its true beginning. */
export interface TrueWord {
  readonly startCharacter: number;
  readonly text: string;
  /** From the beginning of the sound; undefined if the engine does not tell. */
  readonly seconds: number | undefined;
}

/** A spoken text. */
export interface TrueSpeech {
  readonly text: string;
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly words: readonly TrueWord[];
}

/** The end of a sentence in joined speech. */
export interface TrueSentenceEnd {
  /** Where the next sentence begins. */
  readonly character: number;
  /** The silence between the sentences. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Sentences spoken one after another. */
export interface JoinedSpeech extends TrueSpeech {
  readonly sentenceEnds: readonly TrueSentenceEnd[];
}

/** Joins sentences, with a space between texts and a pause between sounds. All must have the same sample rate. */
export function joinSpeech(sentences: readonly TrueSpeech[], pauseSeconds: number): JoinedSpeech {
  const sampleRate = sentences[0]?.sampleRate ?? 0;
  const pauseSamples = Math.round(pauseSeconds * sampleRate);
  const length = sentences.reduce((sum, { samples }) => sum + samples.length + pauseSamples, 0) - pauseSamples;
  const samples = new Float32Array(Math.max(0, length));
  const words: TrueWord[] = [];
  const sentenceEnds: TrueSentenceEnd[] = [];
  let text = '';
  let at = 0;
  for (const sentence of sentences) {
    if (text !== '') {
      text += ' ';
      at += pauseSamples;
      sentenceEnds.push({ character: text.length, fromSeconds: (at - pauseSamples) / sampleRate, toSeconds: at / sampleRate });
    }
    for (const { startCharacter, seconds, text: word } of sentence.words) {
      words.push({
        startCharacter: text.length + startCharacter,
        text: word,
        seconds: seconds === undefined ? undefined : at / sampleRate + seconds,
      });
    }
    text += sentence.text;
    samples.set(sentence.samples, at);
    at += sentence.samples.length;
  }
  return { text, samples, sampleRate, words, sentenceEnds };
}
