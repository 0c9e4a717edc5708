/** What the sound of a text depends on, to tell whether what was heard would be heard again. */
import type { SpeechOptions } from '../../core/index';
import { isSaidAlike, valueKey, type Said } from '../inline-values';

/** What a text is, or was, spoken with. */
export interface Sound {
  /** All that is data, as a value that can be compared. */
  readonly key: string;
  /** The app's functions, which may be others in every render. */
  readonly functions: readonly Said[];
}

/** What a text is spoken with. */
export function soundOf(options: SpeechOptions): Sound {
  const { voice, engine, format, sampleRate, languageCode, lexiconNames, markdown, leftovers, rules, pronunciations } = options;
  return {
    key: valueKey([voice, engine, format, sampleRate, languageCode, lexiconNames, markdown, leftovers, rules, pronunciations]),
    functions: [...(Array.isArray(rules) ? (rules as unknown[]) : []), sayFormulaOf(markdown)].filter(
      (one) => typeof one === 'function',
    ) as Said[],
  };
}

/** Whether a text sounds the same with either. */
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
