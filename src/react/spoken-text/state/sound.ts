/** The options that determine the sound of a text. They tell whether speech that was heard can be replayed. */
import type { SpeechOptions } from '../../../core/index';
import { isSaidAlike, valueKey, type Said } from '../../provider/inline-values';

/** The options that one speech was made with. */
export interface Sound {
  /** The options that are data, as one comparable string. */
  readonly key: string;
  /** The app's functions, which may be new ones in every render. */
  readonly functions: readonly Said[];
}

/** Extracts the options that determine the sound. */
export function soundOf(options: SpeechOptions): Sound {
  const { voice, engine, format, sampleRate, languageCode, lexiconNames, markdown, leftovers, ssml, rules, pronunciations } = options;
  return {
    key: valueKey([voice, engine, format, sampleRate, languageCode, lexiconNames, markdown, leftovers, ssml, rules, pronunciations]),
    functions: [...(Array.isArray(rules) ? (rules as unknown[]) : []), sayFormulaOf(markdown)].filter(
      (one) => typeof one === 'function',
    ) as Said[],
  };
}

/** Whether a text sounds the same with both. */
export function isSameSound(one: Sound, other: Sound, text: string): boolean {
  return (
    one.key === other.key &&
    one.functions.length === other.functions.length &&
    one.functions.every((ask, index) => isSaidAlike(ask, other.functions[index] as Said, text))
  );
}

function sayFormulaOf(markdown: unknown): unknown {
  try {
    return (markdown as { readonly sayFormula?: unknown } | undefined)?.sayFormula;
  } catch {
    return undefined;
  }
}
