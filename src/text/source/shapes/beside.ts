/**
 * Reads properties beside a text that show it is not for the listener: its author, or that it is reasoning or a tool's
 * output. Servers use properties of any name; see `words` for how names are read.
 */
import { ELSEWHERE, isRecord, type Item, type Said } from '../item/item';
import { isOtherThanText, isReasoning, isUsers, wordsOf } from '../item/words';

/** Properties that name the author. */
const SPEAKERS = ['role', 'sender', 'author', 'speaker', 'from', 'message_type', 'messageType', 'sender_type', 'senderType', 'author_type'];
const KINDS =
  'kind part_kind partKind phase mode channel block block_type blockType stage step status state category classification section tag subtype sub_type content_type contentType chunk_type chunkType event_type eventType event_name msg_type delta_type name'.split(
    ' ',
  );
/** Properties that name a step of a graph, which may also be called after its work. */
const NODES = ['node', 'langgraph_node', 'node_name', 'nodeName'];
const NODE_OF_TOOLS = new Set('tool tools node executor execution call calls function functions run action'.split(' '));
/** Words of flags: `is_thinking`, `isToolResult`, `hidden`. */
const FLAG = new Set(
  'is thought thoughts thinking think reasoning tool call result output hidden internal intermediate content text'.split(' '),
);
const FLAGGED = new Set(['thought', 'thoughts', 'thinking', 'think', 'reasoning', 'tool', 'hidden', 'internal', 'intermediate']);
/** Words of property names beside a tool's output; `tool_calls` is beside the model's own text. */
const TOOL = new Set('tool function call id name use input output result args arguments response return'.split(' '));
const CALLS = new Set(['toolcall', 'functioncall']);
/** Words for finished work, whose text is not part of it. */
const OVER = new Set(['complete', 'completed', 'done', 'finished', 'end', 'ended', 'no', 'not', 'without']);

/** Returns the result for an item whose text is not the model's answer; undefined if no property shows that. */
export function sayingBeside(item: Item): Said | undefined {
  return Object.keys(item).some((name) => isMark(name, item[name])) ? ELSEWHERE : undefined;
}

function isMark(name: string, value: unknown): boolean {
  if (value === true) return isFlag(name);
  if (typeof value === 'string') {
    if (value === '') return false;
    if (SPEAKERS.includes(name)) return isUsers(value) || isOtherThanText(value) || isReasoning(value);
    if (KINDS.includes(name)) return isOther(value);
    if (NODES.includes(name)) return wordsOf(value).every((word) => NODE_OF_TOOLS.has(word)) && isOtherThanText(value);
    return isOfTool(name);
  }
  return isRecord(value) && !Array.isArray(value) && isOfTool(name) && !CALLS.has(wordsOf(name).join(''));
}

function isOther(value: string): boolean {
  return (isOtherThanText(value) || isReasoning(value)) && !wordsOf(value).some((word) => OVER.has(word));
}

function isFlag(name: string): boolean {
  const words = wordsOf(name);
  return words.every((word) => FLAG.has(word)) && words.some((word) => FLAGGED.has(word));
}

function isOfTool(name: string): boolean {
  const words = wordsOf(name);
  return (words.includes('tool') || words.includes('function')) && words.every((word) => TOOL.has(word));
}
