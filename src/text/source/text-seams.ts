/**
 * Where strings of a stream meet. A stream of bare text, such as `textStream` of the Vercel AI SDK, says nothing of the
 * calls of tools in between: the sentences before and behind one meet without a space.
 */

/** The end of a sentence: a mark behind a word of letters alone, which no address, number or version is. */
const SENTENCE_END = /(?:^|\s)["'“‘«(*_]*[\p{L}\p{M}'’,;-]*(?:\p{Ll}{2}[.…:]|\p{L}[!?]+)["'”’»)*_]*$/u;
/** The beginning of another: a word with one capital before white space, or one that begins sentences. `System.`, `Text.` is a name. */
const SENTENCE_BEGINNING =
  /^["'“‘«(*_]*(?:\p{Lu}[\p{Ll}'’]+[,:!?…]?["'”’»)*_]*\s|[AI](?:\s|$)|(?:The|Then|After|Before|Once|First|Next|Finally|Also|Please|Thanks|OK|Okay|Sure|My|Your|Our|Their|His|Her|Some|One|Do|Did|Can|Could|When|Why|How|Who|Where|As|By|From|Of|It|I|You|We|They|He|She|This|That|These|Those|There|Here|Now|So|But|And|If|In|On|At|For|With|Let|What|Is|Are|Yes|No|Based|According|To)(?:['’]\p{Ll}*)?$)/u;
/** What goes on with the name of a site or a file, not with a sentence. */
const NAME_GOES_ON = /^(?:Com|Net|Org|Io|Ai|Js|Ts|Py|Dev|App|Co|Uk|De|Gov|Edu)(?!\p{L})/u;
/** Behind which the end of a sentence is looked for. */
const TAIL_CHARACTERS = 80;

/** The strings of one stream, in order. */
export class TextSeams {
  #tail = '';
  #isInCode = false;
  /** Where every string is a character, a capital alone tells no word from the half of a name. */
  #isByCharacter = true;

  /** The end of the text so far. */
  get tail(): string {
    return this.#tail;
  }

  /**
   * Takes the next string.
   *
   * @returns It, behind a space where it begins a sentence and the one before it has ended one. Where a model writes on,
   *   one of the two has the white space. In code, whose names meet without, none is added.
   */
  join(text: string): string {
    this.#isByCharacter &&= text.length === 1;
    const isSeam =
      !this.#isInCode && !this.#isByCharacter && SENTENCE_END.test(this.#tail) && SENTENCE_BEGINNING.test(text) && !NAME_GOES_ON.test(text);
    // Backticks open code, and close it.
    if ((text.match(/`+/gu)?.length ?? 0) % 2 === 1) this.#isInCode = !this.#isInCode;
    this.#tail = (this.#tail + text).slice(-TAIL_CHARACTERS);
    return isSeam ? ` ${text}` : text;
  }
}
