/**
 * Words whose full stop does not end a sentence. The rules of Unicode for sentences know none of them (UAX #29, section 5,
 * leaves them to whoever uses it); to take a sentence that does end there for one that does not costs nothing but length.
 */

/** Languages of Polly's voices that write with full stops and abbreviate. In lower case, without the last full stop. */
const ABBREVIATIONS = new Set(
  [
    // English
    'mr mrs ms dr prof st sr jr rev hon gov gen col lt sgt capt maj cmdr rep sen pres messrs mt ft vs etc approx dept est inc ltd co corp bros assn ave blvd rd',
    'jan feb apr jun jul aug sept oct nov dec viz cf al ibid resp misc shri smt kum',
    // German, Dutch, the languages of Scandinavia
    'bzw usw evtl ggf bspw vgl sog inkl exkl zzgl geb gest str tel hr fr hrn frl dipl ing mag jahrh ca nr abs bd hrsg mio mrd dhr mevr mw drs ir bijv enz blz ds hd bl dvs osv mfl kl',
    // Romance languages
    'mme mlle mm pr sra srta dra sr sig dott ecc avv ing arch pág págs núm av avda vd vds uds ud ud prof exmo exma ilmo dto apdo dª lic arq ee uu ex pàg tel',
    // Slavic languages, Turkish, Romanian
    'np itd itp tzn tj mgr inż hab ul godz wyd ok im r w tzw dł др проф г гг ул стр рис им тыс млн млрд руб коп см акад doç vb vs bkz dom nám tř atd apod napr např atď str nr jud dl dna dlui hod čl odst tzv mj',
    // Hindi
    'डॉ प्रो श्री रु कि मी',
  ]
    .join(' ')
    .split(' '),
);

/** Words that are abbreviations before a number and words of their own elsewhere. */
const BEFORE_NUMBERS = new Set('no nos nr nro núm art fig figs vol ch chap sec para p pp pg mar s t eq rev ver'.split(' '));

/** `J.`, `z.` of `z. B.`, `U.S.`, `e.g.`, `т.е.`. */
const SINGLE_LETTERS = /^(?:\p{L}\.\s?)*\p{L}$/u;
/** `3.` of `am 3. Oktober`, and every number that a list begins with. */
const ORDINAL = /^\d{1,2}$/;
/** The last word before a full stop. */
const LAST_WORD = /[\p{L}\p{M}\p{N}.ªº]*$/u;
/** More than the longest entry, so that a long word is not read to its beginning. */
const MAX_WORD_CHARACTERS = 24;

/**
 * Whether a full stop belongs to the word before it rather than to the sentence.
 *
 * @param before - The sentence up to the full stop, without it.
 * @param after - What follows the white space behind it.
 */
export function isAbbreviation(before: string, after: string): boolean {
  const word = (LAST_WORD.exec(before.slice(-MAX_WORD_CHARACTERS))?.[0] ?? '').toLowerCase();
  if (ABBREVIATIONS.has(word) || SINGLE_LETTERS.test(word) || ORDINAL.test(word)) return true;
  return BEFORE_NUMBERS.has(word) && /^\p{N}/u.test(after);
}
