/**
 * Joins the strings of a stream. A stream of bare text, such as `textStream` of the Vercel AI SDK, does not show the tool
 * calls in between, so the sentences before and after one meet without a space.
 */

/** A sentence end: a mark after a word of letters only, which no address, number or version is. */
const SENTENCE_END = /(?:^|\s)["'“‘«(*_]*[\p{L}\p{M}'’,;-]*(?:\p{Ll}{2}[.…:]|\p{L}[!?]+)["'”’»)*_]*$/u;
/**
 * The start of another sentence: a capitalised word before white space, or a typical sentence starter. `System.` or `Text.`
 * is a name.
 */
const SENTENCE_BEGINNING =
  /^["'“‘«(*_]*(?:\p{Lu}[\p{Ll}'’]+[,:!?…]?["'”’»)*_]*\s|[AI](?:\s|$)|(?:The|Then|After|Before|Once|First|Next|Finally|Also|Please|Thanks|OK|Okay|Sure|My|Your|Our|Their|His|Her|Some|One|Do|Did|Can|Could|When|Why|How|Who|Where|As|By|From|Of|It|I|You|We|They|He|She|This|That|These|Those|There|Here|Now|So|But|And|If|In|On|At|For|With|Let|What|Is|Are|Yes|No|Based|According|To)(?:['’]\p{Ll}*)?$)/u;
/** Matches text that continues the name of a site or file, such as `Node.` + `Js`, so it begins no sentence. */
const NAME_GOES_ON = /^(?:Com|Net|Org|Io|Ai|Js|Ts|Py|Dev|App|Co|Uk|De|Gov|Edu)(?!\p{L})/u;
/** How much of the end to keep for finding a sentence end. */
const TAIL_CHARACTERS = 80;

/** Joins the strings of one stream, in order. */
export class TextSeams {
  #tail = '';
  #isInCode = false;
  /** If every string is one character, a capital does not tell a word from a part of a name. */
  #isByCharacter = true;

  /** The end of the text so far. */
  get tail(): string {
    return this.#tail;
  }

  /**
   * Adds the next string.
   *
   * @returns The string, with a space before it if it starts a sentence and the text before ended one. A model that writes
   *   on sends the space itself. In code no space is added, since names meet without one.
   */
  join(text: string): string {
    this.#isByCharacter &&= text.length === 1;
    const isSeam =
      !this.#isInCode && !this.#isByCharacter && SENTENCE_END.test(this.#tail) && SENTENCE_BEGINNING.test(text) && !NAME_GOES_ON.test(text);
    // Backticks open and close code.
    if ((text.match(/`+/gu)?.length ?? 0) % 2 === 1) this.#isInCode = !this.#isInCode;
    this.#tail = (this.#tail + text).slice(-TAIL_CHARACTERS);
    return isSeam ? ` ${text}` : text;
  }
}
