/** Tells a source number in brackets from a part of the sentence, an index, or a value. */

/** How many characters before a mark to examine. */
export const CHARACTERS_BEFORE = 120;
/** How many characters after it to examine. */
export const CHARACTERS_BEHIND = 12;

/** Words after which a number in brackets is part of the sentence. */
const BELONGS_TO_SENTENCE =
  /(?:^|[^\p{L}\p{N}])(?<!\p{L}\.)(?:(?:see|siehe|voir|ver|véase|vedi|zie|veja|zobacz|se)[ \t]+(?:also|auch|aussi|también|anche|também|ook|też|även|også)|in|on|over|see|by|while|whereas|but|because|although|though|if|whether|that|während|weil|obwohl|wenn|dass|tandis que|que|mientras|porque|aunque|mentre|perché|что|если|both|either|neither|nor|unlike|via|per|without|using|use|uses|compare|consult|click|type|enter|from|of|to|at|and|or|with|as|than|is|are|equals?|returns?|gives|prints|outputs?|yields|press|choose|select|options?|keys?|array|list|tuple|vector|slice|interval|range|domain|set|values?|scores?|input|index|element|between|chapter|section|figure|table|step|page|part|version|issue|equation|rfc|refs?\.?|references?|sources?|citations?|footnotes?|notes?|cf\.?|vgl\.?|Quellen?|no\.?|nr\.?|§|Kapitel|Abschnitt|Seite|siehe|s\.|veja|vejam|vea|véase|consulte|voyez|cfr\.?|zie|zobacz|viz|se|katso|lásd|bkz\.?|vezi|см\.?|смотри|смотрите|انظر|راجع|in|aus|von|und|oder|ist|voir|dans|de|et|ou|est|ver|en|y|o|es|vedi|e|è)[ \t]+$|(?:参见|參見|参阅|參閱|参照|请看|請看|详见|詳見|见|如|참조|참고)[ \t]*$/iu;
/** Nouns for a numbered thing, also without a space: `ref[3]`, `eq. [2]`. */
const NAMES_NUMBER =
  /(?:^|[^\p{L}\p{N}])(?:refs?|references?|sources?|citations?|footnotes?|notes?|eqs?|equations?|figs?|figures?|sections?|chapters?|steps?|versions?|cf|vgl|Quellen?)\.?$/iu;
/** Preceding numbers in brackets and their separators. */
const OTHERS_BEFORE = /(?:\\?\[\d[\d ,;–-]{0,12}\\?\](?:[ \t]?[,;])?[ \t]*(?:(?:and|or|und|oder|et|ou|y|o|e|en|of)[ \t]+)?)+$/iu;
/** A number that is part of the sentence makes the next one a part, too: `See [1] for details; for more, [2]`. */
const MENTIONED = /^([^]*?)\[\d[\d ,;–-]{0,12}\][^.!?\r\n[\]]{1,40}[,;][ \t]+(?:(?:and|or|und|oder|et|ou|y|o|e|en|of)[ \t]+)?$/iu;
/** Values and choices after a colon or equals sign: `Output: [0, 1]`, `Choose: [1] yes [2] no`. */
const BEHIND_COLON = /[:：=][ \t]*(?:["'`*_]{0,2}\[\d[\d ,;–-]{0,30}\][^.!?\r\n[\]]{1,40})*["'`*_]{0,2}$/u;
const SUBJECT_BEHIND = /^[ \t]+(?!(?:and|or|und|oder|et|ou|y|o|e|en|of)[ \t])\p{Ll}/u;
/** The start of a sentence or clause, but not after an abbreviation: `Smith et al. [12] noted`. */
const BEGINS_CLAUSE =
  /(?:(?:\p{L}{2}|\])(?<!(?:^|[^\p{L}])(?:al|etc|ibid|vs|Inc|Corp|Ltd|Co|Jr|Sr))[.!?…]["'”’»)\]*_]*|[,;:–—])[ \t]+(?:(?:but|while|whereas|yet|aber|während|mais|tandis que|pero|mientras|ma|mentre|mas|enquanto|maar|terwijl|ale|но|а)[ \t]+)?$/iu;
/** The start of a line, behind the mark of an item or heading. */
const BEGINS_LINE = /(?:^|[\r\n])[ \t>]*(?:(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)?$/;
const OPENS_QUOTATION = /["'“‘«„`]$/u;
const CLOSES_QUOTATION = /^["'”’»“`]/u;
/** Names of lists, which an index may follow. */
const NAME_OF_LIST =
  /(?:^|[^\p{L}\p{N}_])(?:\p{L}|[\p{L}\p{N}]*_[\p{L}\p{N}_]*|\p{Ll}+\p{Lu}[\p{L}\p{N}]*|\p{L}+\d+|arr|array|args|argv|argc|buf|buffer|cols?|data|dict|dp|elements|idx|items|keys|list|lst|map|matrix|memo|nums|numbers|obj|parts|queue|results?|rows?|stack|str|string|tuple|values|vec|vector|words)$/u;
const USE_OF_PLACE = /^(?:[ \t]?(?:[=+*/<>%→∪∩×·]|-[^-]|!=)|\.\p{Ll}|\(|\[[^\d[])/u;
/** Nested lists and arguments: `[[1, 2], [3, 4]]`, `f(x, [1, 2])`. */
const IN_LIST = /(?:\[(?:\[[\d ,;–-]{1,30}\],[ \t]?)+|[A-Za-z0-9_]\([^()]{0,60},[ \t]?)$/;
const IS_ALTERNATIVE = /^[ \t]+(?:or|oder|ou|o|of|или|to|through|bis|à|a|al|till|do|до|vs\.?|versus)[ \t]+\[/iu;
/** Numbers joined by a word, with which a sentence goes on: `Seats [12] and [14] are free`. */
const IS_JOINED = /\][ \t]*[,;]?[ \t]*\p{L}+[ \t]*\[[^[\]]*\]$/u;
const GOES_ON = /^[ \t]+[\p{L}]/u;
/** A superscript after a word or sentence is a source. After a unit or letter, or in a calculation, it is a power. */
const RAISED_BEHIND = /(?:[.!?…。！？,;:"”’»]|\p{L}{4})$/u;
const POWER_BEHIND =
  /(?:sinh|cosh|tanh|met(?:er|re)s?|metr[oiy]s?|metrów|feet|inch|inches|miles?|yards?|seconds?|secondes?|segundos?|secondi|sekunden?|hours?|stunden?|pieds?|pouces?|pulgadas?|метров|метра|секунд[уы]?|[=+*×·/÷−^(][ \t]*\p{L}+)$/iu;

/** Quantities that may be squared or cubed. */
const QUANTITY_BEHIND =
  /(?:^|[^\p{L}])(?:radius|diameter|lengths?|width|height|depth|sides?|edges?|distance|velocity|speed|time|mass|force|charge|current|voltage|frequency|base|area|sigma|omega|theta|alpha|beta|delta|lambda|länge|breite|höhe|tiefe|seite|seitenlänge|kantenlänge|abstand|entfernung|geschwindigkeit|zeit|masse|strom|spannung|durchmesser|rayon|diamètre|longueur|largeur|hauteur|côté|vitesse|temps|radio|diámetro|longitud|lado|altura|distancia|velocidad|tiempo|raggio|diametro|lunghezza|larghezza|altezza|lato|distanza|velocità|tempo|raio|comprimento|velocidade|straal|lengte|breedte|hoogte|zijde|snelheid|promień|długość|prędkość|bok|радиус|длина|скорость|сторона)$/iu;

/** Whether a number in brackets is part of its sentence. */
export function isPartOfSentence(before: string, next: string, isLineStart: boolean): boolean {
  const withoutOthers = before.replace(OTHERS_BEFORE, '');
  if (isLineStart || BEGINS_LINE.test(withoutOthers) || BELONGS_TO_SENTENCE.test(withoutOthers)) return true;
  if (OPENS_QUOTATION.test(before) && CLOSES_QUOTATION.test(next)) return true;
  if (BEHIND_COLON.test(before) || NAMES_NUMBER.test(before) || (BEGINS_CLAUSE.test(before) && SUBJECT_BEHIND.test(next))) return true;
  const earlier = MENTIONED.exec(before)?.[1];
  return earlier !== undefined && isPartOfSentence(earlier, '', false);
}

/** Whether numbers in brackets are values: they start at zero, or do not increase. */
export function areValues(numbers: string): boolean {
  const all = (numbers.match(/\d+/g) ?? []).map(Number);
  return all[0] === 0 || all.some((number, index) => index > 0 && number <= (all[index - 1] ?? 0));
}

/** Whether a series of numbers in brackets is named in the middle of a sentence. */
export function areNamed(series: string, before: string, next: string): boolean {
  const first = before.replace(OTHERS_BEFORE, '');
  return IS_JOINED.test(before.slice(first.length) + series) && /\s$/u.test(first) && GOES_ON.test(next);
}

/** Whether brackets contain an index or a list of numbers, and no source. */
export function isPlaceInList(numbers: string, before: string, next: string): boolean {
  if (areValues(numbers) || IN_LIST.test(before)) return true;
  const behind = before.replace(/(?:\[\d{1,3}\])+$/, '');
  if (/\[0/.test(before.slice(behind.length))) return true;
  if (/[\p{Sm}](?<![|~])[ \t]*$/u.test(behind) || IS_ALTERNATIVE.test(next)) return true;
  if (/\s$/.test(behind)) return /[ \t]/.test(numbers) && !/^(?:$|[.,;:!?)[\r\n])/.test(next);
  if (NAME_OF_LIST.test(behind) || USE_OF_PLACE.test(next)) return true;
  return !/[\p{L}\p{M}\p{N}.!?…。！？,;:"”’»)\]*_`~%]$/u.test(behind);
}

/** Whether a superscript is a source, judging by its context. */
export function isRaisedSource(before: string, next: string, figures: string): boolean {
  if (/^[²³23]$/.test(figures) && QUANTITY_BEHIND.test(before)) return false;
  return RAISED_BEHIND.test(before) && !POWER_BEHIND.test(before) && !/^(?:[\p{L}\p{N}⁻⁺]|[ \t]*[=+*×÷/])/u.test(next);
}
