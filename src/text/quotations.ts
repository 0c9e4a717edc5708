/**
 * Sentences that go on behind what they quote, although that ends like a sentence: `"Really?" he asked.`, “好的。”他说。,
 * 「はい。」と言った。 and "네."라고 했다.
 */

const CLOSING_QUOTATION_MARK = /[\p{Pf}\p{Pi}"'」』”]/u;
/** In scripts with capitals a small letter says so, elsewhere a particle. */
const GOES_ON = /^(?:\p{Ll}|と|って|이?라[고는며]|하[고며])/u;

/** What Chinese and Japanese have between two marks. */
const CHARACTER = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]`;
/** What speakers do, in traditional and simplified characters. */
const SAYING =
  '说|說|问|問|答|道|喊|叫|嚷|笑|叹|嘆|骂|罵|讲|講|念|想|話|言|尋|訊|聞|呟|つぶや|囁|ささや|述|思';
/** As many characters as who speaks and how have, and what a verb is followed by. */
const MOST_BEFORE = 10;
const MOST_BEHIND = 6;
/** 小明笑着问，: but what a colon follows belongs to the next quotation. */
const SAID = new RegExp(`^${CHARACTER}{0,${MOST_BEFORE}}?(?:${SAYING})${CHARACTER}{0,${MOST_BEHIND}}(?!${CHARACTER}|[：:])`, 'u');
/** All that {@link SAID} looks at, before what ends it has come; the last character may be there by half. */
const MAY_BE_SAID = new RegExp(`^${CHARACTER}{0,${MOST_BEFORE + MOST_BEHIND + 3}}[\\ud800-\\udbff]?$`, 'u');

/**
 * Whether a sentence goes on behind a quotation that could end it.
 *
 * @param closers - The marks that close what stands before.
 * @param rest - What stands behind them.
 */
export function goesOnBehindQuotation(closers: string, rest: string): boolean {
  return CLOSING_QUOTATION_MARK.test(closers) && (GOES_ON.test(rest) || SAID.test(rest));
}

/** Whether more text may still decide on it. */
export function mayGoOnBehindQuotation(closers: string, rest: string): boolean {
  return CLOSING_QUOTATION_MARK.test(closers) && MAY_BE_SAID.test(rest);
}
