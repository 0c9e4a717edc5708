/** Default phrase for formulas that cannot be read aloud: the word "formula" in the voice's language. */

import { tableOf } from '../../base/table';

/** Phrases by the language subtags of Polly's voices. */
const PHRASES = tableOf(
  'ar=معادلة arb=معادلة ca=fórmula cmn=公式 cs=vzorec cy=fformiwla da=formel de=Formel en=formula es=fórmula fi=kaava fr=formule hi=सूत्र is=formúla it=formula ja=数式 ko=수식 nb=formel nl=formule pl=wzór pt=fórmula ro=formulă ru=формула sv=formel tr=formül yue=公式 zh=公式',
);
const DEFAULT_LANGUAGE = 'en';

/**
 * Returns the word for a formula.
 *
 * @param language - BCP 47 tag. Default: English, which also replaces languages without a Polly voice.
 */
export function formulaPhraseIn(language = DEFAULT_LANGUAGE): string {
  return PHRASES.get(language.split('-')[0]?.toLowerCase() ?? '') ?? PHRASES.get(DEFAULT_LANGUAGE) ?? '';
}
