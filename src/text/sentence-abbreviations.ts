/**
 * Words whose full stop does not end a sentence. The rules of Unicode for sentences know none of them (UAX #29, section 5,
 * leaves them to whoever uses it). Where both are likely, a sentence is taken to go on: to be spoken with the next one
 * costs it nothing, and to be cut in a name does.
 */

/**
 * By language, what is no other word of it that may end a sentence. In small letters where a sentence may begin with it,
 * too, with a capital where only that is one: `Mag.` is a title and `mag.` is not.
 */
const WORDS_BY_LANGUAGE: Readonly<Record<string, string>> = {
  ca: 'av avda pàg tel',
  cs: 'tj tzv ing judr mudr mgr str obr hod tř odst čl nám ul sv',
  da: 'hr fr frk kl bl bl.a mfl inkl ekskl tlf pkt f',
  de: 'geb gest Str tel hr Fr frl dipl ing Mag jahrh jh resp abs Bd hrsg mio mrd v n',
  en: 'Hon Maj Cmdr Ft assn Rd Ph.D viz cf al ibid misc shri smt Kum',
  es: 'ud uds vd vds av avda dto apdo Lic arq ing dña EE UU',
  fi: 'ts nk os nro klo vrt puh ks',
  fr: 'mm Mgr Me Ste av vol chap fig tél',
  is: 'hr kl',
  it: 'sigg ing geom pag pagg tel',
  nb: 'hr fr frk kl bl bl.a mfl inkl ekskl tlf pkt f',
  nl: 'drs ir mw ds bl resp excl incl',
  pl: 'tj hab ul godz wyd al św ks ur r dł',
  pt: 'av tel eng arq dto Lda Ltda ilmo',
  ro: 'dl dna dlui str jud tel',
  ru: 'рис руб коп см акад пр пл пер обл корп',
  sv: 'hr fr kl bl bl.a mfl inkl exkl tel f',
  tr: 'yrd av sn',
};
/** In any language, and where none is known; Hindi's and Arabic's too, whose scripts are no other language's of Polly. */
const WORDS =
  'mr mrs ms messrs dr prof St Mt Jr Sr Rev Gov Gen Col Lt Sgt Capt Rep Sen Pres sra srta dra mme mlle dhr mevr hrn Sig dott avv exmo exma ' +
  'Inc Corp Ltd Co Bros Ave Blvd Jan Feb Apr Jun Jul Aug Sept Oct Okt Nov Dec Dez vs approx dept bzw evtl ggf bspw vgl inkl zzgl nr ca ' +
  'bijv blz dvs esim pág págs núm tzn tzw np mgr inż проф г гг ул стр тыс млн млрд doç bkz např डॉ प्रो श्री रु कि मी د أ م';
/** What often ends a sentence, and does where a capital follows. */
const LAST_WORDS = new Set('etc usw enz osv itd itp atd apod ecc vb др'.split(' '));
const LAST_DOTTED = /(?<![\p{L}\p{N}])(?:[AaPp]\.\s?[Mm]|т\.\s?[дп])$/u;
/** Words that are abbreviations before a number and words of their own elsewhere. */
const BEFORE_NUMBERS = new Set('no nos nr nro núm abb abs kap art fig figs vol ch chap sec para p pp pg mar s t eq est rev ver č n'.split(' '));
/** The same where only this language has them. */
const BEFORE_NUMBERS_BY_LANGUAGE: Readonly<Record<string, string>> = { pl: 'ok', ru: 'д п ч кв' };

/** `J. R.`, `z. B.`, `U.S.`, `e.g.`, `т.е.`, `p. ex.`, `v. Chr.`: more than one letter, each with a full stop. */
const DOTTED = /(?<![\p{L}\p{M}\p{N}.])(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]\.\s?)+(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]|ex|ej|eks|frv|Chr|Kr)$/u;
/** What begins such a thing, and how it goes on. */
const LETTER = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]$/u;
const LETTER_GOES_ON = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]\./u;
/** An initial, and the word before it. */
const INITIAL = /(?:([^\s\p{P}]+)[\p{P}]*\s+|[\s\p{Ps}\p{Pi}"'.-])([\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])$/u;
/** What a single letter behind is the name of, rather than a part of somebody's: `vitamin C`, `an A`. */
const LETTERED = new Set(
  'a an the letter vitamin vitamins vitamina vitamine hepatitis plan option type typ tipo grade class klasse group gruppe groupe grupo team section appendix annex anhang annexe part teil step point punkt exhibit room gate platform page side figure key note'.split(
    ' ',
  ),
);
/** What a line begins with that numbers the items of a list. */
const ITEM = /^(?:\d{1,3}|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])$/u;
/** `3.` of `am 3. Oktober`, but not of `10:3`. */
const ORDINAL = /(?:^|[\s\p{Ps}\p{Pi}"'–-])\d{1,2}$/u;
const ORDINAL_LANGUAGES = new Set('bs cs da de et fi hr hu is lt lv nb pl sk sl sr tr'.split(' '));
/** As much of a German month as is known: where the language is not, an ordinal is told by it. */
const MONTH = /^(?:Ja|Fe|Mä|Ap|Ma|Ju|Au|Se|Ok|No|De)/;
/** Polly knows one language of Norway, others write more. */
const SAME_LANGUAGE: Readonly<Record<string, string>> = { arb: 'ar', nn: 'nb', no: 'nb' };

/** Only the first letter and what is behind it are known of what follows. A capital that another follows is no word. */
const CAPITAL = /^[^\p{L}\p{N}]*\p{Lu}/u;
const CAPITALIZED = /^[^\p{L}\p{N}]*\p{Lu}(?![A-Z])/u;
/** The last word before a full stop. */
const LAST_WORD = /[\p{L}\p{M}\p{N}.ªº]*$/u;
/** More than the longest entry and the word before it, so that a long word is not read to its beginning. */
const MAX_WORD_CHARACTERS = 48;

/** The abbreviations of one language. */
export class Abbreviations {
  readonly #language: string | undefined;
  readonly #words: ReadonlySet<string>;
  readonly #beforeNumbers: ReadonlySet<string>;

  /** @param language - BCP 47, as the voice's. Default: what holds in all languages. */
  constructor(language?: string) {
    const primary = language?.split('-')[0]?.toLowerCase() ?? '';
    this.#language = primary === '' ? undefined : (SAME_LANGUAGE[primary] ?? primary);
    this.#words = new Set(`${WORDS} ${WORDS_BY_LANGUAGE[this.#language ?? ''] ?? ''}`.trim().split(' '));
    this.#beforeNumbers = new Set(BEFORE_NUMBERS_BY_LANGUAGE[this.#language ?? '']?.split(' '));
  }

  /**
   * Whether a full stop belongs to the word before it rather than to the sentence.
   *
   * @param before - The sentence up to the full stop, without it.
   * @param after - What follows the white space behind it, of which at least a letter and what is next to it are known.
   */
  include(before: string, after: string): boolean {
    const end = before.slice(-MAX_WORD_CHARACTERS);
    const word = LAST_WORD.exec(end)?.[0] ?? '';
    const small = word.toLowerCase();
    if (LAST_WORDS.has(small) || LAST_DOTTED.test(end)) return !CAPITALIZED.test(after);
    if (this.#words.has(word) || (this.#words.has(small) && word.slice(1) === small.slice(1)) || DOTTED.test(end)) return true;
    if (LETTER.test(word) && LETTER_GOES_ON.test(after)) return true;
    if (ITEM.test(lastLine(before))) return true;
    if (ORDINAL.test(end)) return this.#language === undefined ? MONTH.test(after) : ORDINAL_LANGUAGES.has(this.#language);
    if (/^\p{N}/u.test(after)) return BEFORE_NUMBERS.has(small) || this.#beforeNumbers.has(small);
    return CAPITAL.test(after) && isInitial(end);
  }
}

/** `John F.`, `by J.`; but neither `so do I` nor `20 °C`. */
function isInitial(end: string): boolean {
  const [found, before = '', letter = ''] = INITIAL.exec(end) ?? [];
  if (found === undefined || !/\p{Lu}/u.test(letter) || /\p{N}/u.test(before)) return false;
  if (letter === 'I' && /^\p{Ll}/u.test(before)) return false;
  return !LETTERED.has(before.toLowerCase());
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).trim();
}
