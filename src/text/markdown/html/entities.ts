/** Reads HTML entities: `&amp;`, `&#8212;`, `&eacute;`. */
import { tableOf } from '../../../base/table';
import { SIGNS } from '../math/tex-signs';
import { matchDecided } from '../../../base/incomplete-match';

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));/y;

/** The entities of HTML 4 and others in common use. The standard has 2,231, most of them for mathematics; TeX names many alike. */
const ENTITIES = tableOf(
  'amp=& AMP=& LT=< GT=> quot=" QUOT=" apos=\' nbsp=\u00a0 ensp=\u2002 emsp=\u2003 thinsp=\u2009 shy=\u00ad zwj=\u200d zwnj=\u200c Tab=\u0009 excl=! num=# dollar=$ percnt=% lpar=( rpar=) midast=* plus=+ comma=, period=. sol=/ semi=; equals== quest=? commat=@ lsqb=[ bsol=\\ rsqb=] Hat=^ lowbar=_ UnderBar=_ grave=` lcub={ verbar=| rcub=} hellip=… mldr=… mdash=— ndash=– horbar=― hyphen=‐ lsquo=‘ rsquo=’ sbquo=‚ ldquo=“ rdquo=” bdquo=„ laquo=« raquo=» lsaquo=‹ rsaquo=› bull=• middot=· Dagger=‡ copy=© COPY=© reg=® REG=® trade=™ deg=° sect=§ para=¶ curren=¤ brvbar=¦ uml=¨ macr=¯ acute=´ cedil=¸ not=¬ plusmn=± divide=÷ minus=− frac12=½ half=½ frac14=¼ frac34=¾ frac13=⅓ frac23=⅔ sup1=¹ sup2=² sup3=³ micro=µ permil=‰ Prime=″ larr=← rarr=→ uarr=↑ darr=↓ harr=↔ rArr=⇒ lArr=⇐ hArr=⇔ asymp=≈ infin=∞ radic=√ part=∂ isin=∈ empty=∅ sub=⊂ sup=⊃ exist=∃ and=∧ or=∨ check=✓ checkmark=✓ cross=✗ star=☆ starf=★ ' +
    'hearts=♥ spades=♠ clubs=♣ diams=♦ phone=☎ female=♀ male=♂ numero=№ sigmaf=ς iexcl=¡ iquest=¿ ordf=ª ordm=º aelig=æ AElig=Æ oelig=œ OElig=Œ oslash=ø Oslash=Ø szlig=ß eth=ð ETH=Ð thorn=þ THORN=Þ lstrok=ł Lstrok=Ł dstrok=đ Dstrok=Đ hstrok=ħ Hstrok=Ħ tstrok=ŧ Tstrok=Ŧ inodot=ı ijlig=ĳ IJlig=Ĳ eng=ŋ ENG=Ŋ kgreen=ĸ fflig=ff filig=fi fllig=fl circ=ˆ Alpha=Α Beta=Β Epsilon=Ε Zeta=Ζ Eta=Η Iota=Ι Kappa=Κ Mu=Μ Nu=Ν Omicron=Ο Rho=Ρ Tau=Τ Chi=Χ thetasym=ϑ upsih=ϒ piv=ϖ oline=‾ frasl=⁄ weierp=℘ image=ℑ real=ℜ alefsym=ℵ crarr=↵ uArr=⇑ dArr=⇓ lowast=∗ prop=∝ ang=∠ there4=∴ nsub=⊄ sube=⊆ supe=⊇ sdot=⋅ loz=◊ lang=⟨ rang=⟩ lrm=\u200e rlm=\u200f flat=♭ natural=♮ sharp=♯ bigstar=★ copysr=℗ incare=℅ ohm=Ω mho=℧ angst=Å frac15=⅕ frac25=⅖ frac35=⅗ frac45=⅘ frac16=⅙ frac56=⅚ frac18=⅛ frac38=⅜ frac58=⅝ frac78=⅞ emsp13=\u2004 emsp14=\u2005 numsp=\u2007 puncsp=\u2008 hairsp=\u200a NoBreak=\u2060 NewLine=\n vellip=⋮ ' +
    'ctdot=⋯ blank=␣ block=█ squ=□ squf=▪ cir=○ planck=ℏ RightArrow=→ LeftArrow=← UpArrow=↑ DownArrow=↓ Implies=⇒ NotEqual=≠ tbrk=⎴',
);

const ACCENTS = tableOf(
  'grave=\u0300 acute=\u0301 circ=\u0302 tilde=\u0303 uml=\u0308 ring=\u030a cedil=\u0327 caron=\u030c breve=\u0306 macr=\u0304 ogon=\u0328 dot=\u0307 dblac=\u030b',
);
/** The name of an accented letter consists of both: `Zcaron`. */
const ACCENTED = new RegExp(`^([A-Za-z])(${[...ACCENTS.keys()].join('|')})$`);

/**
 * Returns the character of an entity.
 *
 * @returns A length of 0 if it is none or its name is unknown, undefined if that depends on what follows.
 */
export function readEntity(text: string, at: number, isEnd: boolean): { readonly length: number; readonly text: string } | undefined {
  const match = matchDecided(ENTITY, text, at, isEnd);
  if (match === undefined) return undefined;
  if (match === null) return { length: 0, text: '' };
  const [entity, decimal, hexadecimal, name] = match;
  if (name !== undefined) {
    const character = ENTITIES.get(name) ?? SIGNS.get(name)?.text ?? accented(name);
    return character === '' ? { length: 0, text: '' } : { length: entity.length, text: character };
  }
  const code = decimal === undefined ? parseInt(hexadecimal ?? '', 16) : parseInt(decimal, 10);
  // The standard's replacement for numbers that are no characters.
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return { length: entity.length, text: isCharacter ? String.fromCodePoint(code) : '\ufffd' };
}

function accented(name: string): string {
  const [, letter = '', accent = ''] = ACCENTED.exec(name) ?? [];
  return (letter + (ACCENTS.get(accent) ?? '')).normalize('NFC');
}
