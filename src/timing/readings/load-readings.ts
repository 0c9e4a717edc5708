/** Loads the readings of figures and signs in a language. */
import type { TextWord } from './text-word';
import { englishReadings } from './english-readings';
import { figureTexts, plainDigits, type DecimalSign } from './figures';
import { loadNumberWords, type NumberWords } from './number-words';
import { respellerOf } from './other-spellings';
import type { Readings } from './word-readings';

/** Languages and regions other than English with a decimal point. */
const FULL_STOP_BEGINS_FRACTION = /^(?:zh|cmn|yue|ja|ko|hi|es-mx|es-us|fr-ch|de-ch)\b/iu;

/**
 * The readings of words that are more than their letters, in a language. Undefined if nothing is known about the
 * language.
 *
 * @param language - BCP 47 language of the text, or Polly's name for it.
 */
export async function loadReadings(language: string): Promise<Readings | undefined> {
  const numbers = await loadNumberWords(language);
  if (numbers === undefined) return undefined;
  return /^en\b/iu.test(language)
    ? englishReadings(numbers)
    : {
        of: (word) => readingsOfFigure(word, numbers, FULL_STOP_BEGINS_FRACTION.test(language) ? '.' : ','),
        respelled: respellerOf(language),
      };
}

/** The words for signs beside a figure are unknown, so the reading is not certain. */
function readingsOfFigure(word: TextWord, numbers: NumberWords, decimalSign: DecimalSign): ReturnType<Readings['of']> {
  const figure = plainDigits(word.text);
  if (!/^\d/u.test(figure)) return undefined;
  const texts = figureTexts(figure, numbers, decimalSign);
  if (/^\d{1,2}$/u.test(figure) && Number(figure) > 0) texts.push(numbers.toOrdinal(figure));
  if (/^1[1-9]\d\d$/u.test(figure)) texts.push(centuryText(figure, numbers));
  return texts.length === 0 ? undefined : { parts: [[...new Set(texts)]], isCertain: false };
}

/** A year in hundreds, as many languages say it. */
function centuryText(figure: string, { toCardinal }: NumberWords): string {
  const hundred = toCardinal('100').replace(/^(?:ein|één|et|ett|um|uno?)(?=\s?h)/u, '');
  return [toCardinal(figure.slice(0, 2)), hundred, figure.endsWith('00') ? '' : toCardinal(`${Number(figure.slice(2))}`)].join(' ').trim();
}
