/**
 * Reads special tokens that were not removed from a model's text: `<|im_end|>`, `<|START_THINKING|>…<|END_THINKING|>`,
 * message headers such as `<|im_start|>assistant`, the harmony format of OpenAI's open models,
 * `<|channel|>analysis<|message|>…<|end|>`, the pairs of Gemma 4, `<|channel>thought…<channel|>` (sources:
 * ai.google.dev/gemma/docs/core/prompt-formatting-gemma4 and its chat template), and the tags of DeepSeek 3.2,
 * `<｜DSML｜function_calls>…</｜DSML｜function_calls>` (source: encoding_dsv32.py beside the model).
 */
import { isLeftoverToken, isSpokenRole } from './leftover-names';
import { matchAt } from '../../base/match-at';
import { matchDecided, mayGoOn } from '../../base/incomplete-match';

/** A special token. */
export interface TokenMeaning {
  readonly length: number;
  /** A global pattern for the end of the leftover that the token opens. Undefined if only the token itself is left out. */
  readonly closing: RegExp | undefined;
  /** Whether it is a message header. Sentences do not mention those, so it is never spoken. */
  readonly isMessage: boolean;
}

const TOKEN = /<[|｜]([^<>|｜\s]{1,40})[|｜]>/y;
/** Matches one half of a pair: `<|channel>` or `<channel|>`. */
const HALF = /<[|｜]([A-Za-z_]{1,40})>|<([A-Za-z_]{1,40})[|｜]>/y;
const DSML = /<(\/?)[|｜]{1,2}DSML[|｜]{1,2}[ \t]?(\w{1,40})(?:\s[^<>]{0,200})?>/y;
/** Matches tokens in the form of tags. */
const LONE =
  /<\/?(?:(?:start|end)_of_(?:turn|text|utterance|image)|s|bos|eos|pad|unk|eod|extra_id_\d{1,3}|SPECIAL_\d{1,3}|unused\d{1,4}|ctrl\d{1,4}|0x[0-9A-F]{2})>/iy;
/** Matches the start of a thought of Gemini and Gemma, whose tokens have no name. */
const UNNAMED_THOUGHT = /<(?:unused|ctrl)94>thought/y;
/** Matches a harmony header: sender, recipient, channel and format. */
const HEADER = /(?:<\|(?:start|channel)\|>|to=[\w.]+)[^<]{0,100}(?:<\|(?:channel|constrain)\|>[^<]{0,100}){0,2}<\|message\|>/y;
/** Matches the header of Functionary's messages: the sender and the recipient, `all` or a tool. */
const ADDRESSED = /(?:<\|from\|>([^<\r\n]{1,60})\s{0,3})?<\|recipient\|>([^<\r\n]{1,80})\s{0,3}<\|content\|>/y;
const END_OF_ADDRESSED = /<\|stop\|>|(?=<\|(?:from|recipient)\|>)/g;
/** Matches the start of a call of Gemini's, which ends with another token or its line. */
const GEMINI_CALL = /<ctrl42>call[ :]/y;
const END_OF_GEMINI_CALL = /<ctrl\d{2}>(?=[^c<]|<[^c])|(?<=[})])[ \t]*[\r\n]+(?=[^\s<}])/g;
const END_OF_MESSAGE = /<\|(?:end|call|return)\|>|(?=<\|(?:start|channel)\|>)/g;
/** Matches the harmony format without its tokens, which some servers remove: `analysisThe user asks.assistantfinalIt is 4.` */
const STRIPPED = /(?:analysis(?=\p{Lu})|assistantfinal)/uy;
/** Matches message headers of ChatML, Solar, Gemma, Nemotron, Llama, Granite, Phi and DeepSeek. */
const ROLE =
  /<(?:\|(?:im_start|begin)\||start_of_turn|\|turn|extra_id_\d)>[ \t]*([A-Za-z]{1,12})(?=[\r\n]|<\||$)|<\|(?:start_header_id|header_start|start_of_role)\|>[ \t]*([a-z]{1,20})[ \t]*<\|(?:end_header_id|header_end|end_of_role)\|>|<[|｜]([A-Za-z]{1,12})[|｜]>/y;
const END_OF_TURN = String.raw`<\|(?:end|im_end|eot|eot_id|eom_id|end_of_text|end_message|END_OF_TURN_TOKEN|return)\|>|<end_of_turn>|<turn\|>|<｜end▁of▁sentence｜>`;
const BEGINNING_OF_TURN = String.raw`(?=<\|(?:im_start|begin|start_header_id|header_start|start_of_role|assistant|START_RESPONSE|START_TEXT)\|>|<start_of_turn>|<\|turn>|<｜Assistant｜>)`;
/** Further tokens that open a leftover without forming a pair, with the tokens that close it. */
const OTHER_PAIRS = new Map([
  ['python_tag', 'eom_id|eot_id'],
  ['inner_prefix', 'inner_suffix'],
]);
const PAIR = /^(?:(?:begin|start)_(?:of_)?(.+)|(.+)_(?:begin|start)|(.+))$/;

const FORMS = [TOKEN, HALF, DSML, LONE, UNNAMED_THOUGHT, HEADER, ADDRESSED, GEMINI_CALL, ROLE];

/** Reads the start of a text in the harmony format without its tokens. Returns the same as {@link readToken}. */
export function readStripped(text: string, at: number, isEnd: boolean): TokenMeaning | 'none' | undefined {
  const stripped = matchDecided(STRIPPED, text, at, isEnd);
  if (stripped === null || stripped === undefined) return stripped === null ? 'none' : undefined;
  return { length: stripped[0].length, closing: text.startsWith('analysis', at) ? /assistantfinal/g : undefined, isMessage: true };
}

/**
 * Reads the token at an offset.
 *
 * @returns Undefined if the following text must decide.
 */
export function readToken(text: string, at: number, isEnd: boolean): TokenMeaning | 'none' | undefined {
  if (!isEnd && FORMS.some((form) => mayGoOn(form, text, at))) return undefined;
  const header = matchAt(HEADER, text, at)?.[0];
  if (header !== undefined)
    return { length: header.length, closing: isSpokenMessage(header) ? undefined : new RegExp(END_OF_MESSAGE), isMessage: true };
  const addressed = matchAt(ADDRESSED, text, at);
  if (addressed !== null) {
    const isSpoken = isSpokenRole(addressed[1] ?? 'assistant') === true && addressed[2] === 'all';
    return { length: addressed[0].length, closing: isSpoken ? undefined : new RegExp(END_OF_ADDRESSED), isMessage: true };
  }
  const call = matchAt(GEMINI_CALL, text, at)?.[0];
  if (call !== undefined) return { length: call.length, closing: new RegExp(END_OF_GEMINI_CALL), isMessage: true };
  const thought = matchAt(UNNAMED_THOUGHT, text, at)?.[0];
  if (thought !== undefined) return { length: thought.length, closing: /<(?:unused|ctrl)95>/g, isMessage: true };
  const message = readRole(text, at);
  if (message !== undefined) return message;
  const other = readHalf(text, at) ?? readDsml(text, at);
  if (other !== undefined) return other;
  const lone = matchAt(LONE, text, at)?.[0];
  if (lone !== undefined) return { length: lone.length, closing: undefined, isMessage: false };
  const [token, name = ''] = matchAt(TOKEN, text, at) ?? [];
  return token === undefined ? 'none' : { length: token.length, closing: closingOf(name), isMessage: false };
}

function readHalf(text: string, at: number): TokenMeaning | undefined {
  const [token, opened] = matchAt(HALF, text, at) ?? [];
  if (token === undefined) return undefined;
  const isLeftOut = opened !== undefined && (opened === 'channel' || isLeftoverToken(opened));
  const closing = isLeftOut ? new RegExp(String.raw`<${opened}[|｜]>|${END_OF_TURN}|${BEGINNING_OF_TURN}`, 'g') : undefined;
  return { length: token.length, closing, isMessage: false };
}

function readDsml(text: string, at: number): TokenMeaning | undefined {
  const [tag, slash, name] = matchAt(DSML, text, at) ?? [];
  if (tag === undefined || name === undefined) return undefined;
  const closing = slash === '' ? new RegExp(String.raw`<\/[|｜]{1,2}DSML[|｜]{1,2}[ \t]?${name}[ \t]?>|${END_OF_TURN}`, 'g') : undefined;
  return { length: tag.length, closing, isMessage: false };
}

function readRole(text: string, at: number): TokenMeaning | undefined {
  const [header, chatMl, llama, phi] = matchAt(ROLE, text, at) ?? [];
  const role = chatMl ?? llama ?? phi;
  const isThought = phi === undefined && role !== undefined && isLeftoverToken(role);
  const isSpoken = role === undefined ? undefined : (isSpokenRole(role) ?? (isThought ? false : undefined));
  if (header === undefined || isSpoken === undefined) return undefined;
  const closing = isSpoken ? undefined : new RegExp(`${END_OF_TURN}|${BEGINNING_OF_TURN}`, 'g');
  return { length: header.length, closing, isMessage: phi === undefined };
}

/** Returns the pattern for a token's end: its closing token, or the end of the turn. */
function closingOf(name: string): RegExp | undefined {
  const other = OTHER_PAIRS.get(name);
  if (other !== undefined) return new RegExp(String.raw`<\|(?:${other})\|>`, 'g');
  const plain = name.replaceAll('▁', '_');
  if (/^\/|^end_|_end$/i.test(plain) || !isLeftoverToken(plain)) return undefined;
  const [, begun, beginning, bare] = PAIR.exec(plain.toLowerCase()) ?? [];
  const topic = (begun ?? beginning ?? bare ?? '').replace(/[^a-z0-9_]/g, String.raw`\$&`).replaceAll('_', '[_▁]');
  return new RegExp(
    String.raw`<[|｜](?:\/${topic}|end[_▁]?(?:of[_▁]?)?${topic}|${topic}[_▁]end)[|｜]>|${END_OF_TURN}|${BEGINNING_OF_TURN}`,
    'gi',
  );
}

/** Whether a message is spoken: the assistant's final message, or one without a channel. */
function isSpokenMessage(header: string): boolean {
  const channel = /<\|channel\|>\s*([a-z]*)/.exec(header)?.[1];
  return channel === undefined ? /^<\|start\|>assistant(?![^<]*to=)/.test(header) : channel === 'final';
}
