import { describe, expect, it } from 'vitest';
import { createSpeakableText, type SpeakableTextOptions } from '../../src/text/speakable/speakable-text';
import { requestedOf } from './requested';

function say(text: string, options: SpeakableTextOptions, pieces: Iterable<string> = [text]): string {
  const speakable = createSpeakableText(options);
  return [...[...pieces].flatMap((piece) => speakable.push(piece)), ...speakable.end()].map((piece) => requestedOf(piece).text).join('');
}

const HARMONY =
  '<|channel|>analysis<|message|>The user greets.<|end|><|start|>assistant<|channel|>commentary to=functions.clock <|constrain|>json<|message|>{"zone":"utc"}<|call|><|start|>assistant<|channel|>final<|message|>';

/** The results are the same in markdown and in plain text. */
const LEFT_OUT: readonly (readonly [text: string, said: string])[] = [
  ['<think>Hm.\n\nSo # this.</think>The answer', 'The answer'],
  ['<think>', ''],
  ['>>>all\nHello there.', 'Hello there.'],
  ['>>>get_weather\n{"city":"Paris"}>>>all\nIt is sunny.', 'It is sunny.'],
  ['<|from|>assistant\n<|recipient|>all\n<|content|>Hello.<|stop|>', 'Hello.'],
  ['<|recipient|>all\n<|content|>I look.\n<|from|>assistant\n<|recipient|>clock\n<|content|>{"city":"x"}<|stop|>', 'I look.\n'],
  ['<|from|>clock\n<|recipient|>all\n<|content|>{"t":3}\n<|from|>assistant\n<|recipient|>all\n<|content|>It is 3.', 'It is 3.'],
  ['Thought: I look.\nAction: clock\nAction Input: {}\nObservation: noon\nThought: I know.\nFinal Answer: It is noon.', 'It is noon.'],
  ['**Thought:** I look.\n**Action:** clock\n**Action Input:** {}\n**Final Answer:** It is noon.', 'It is noon.'],
  ['Thought: I know.\nIt is easy.\n\nFinal Answer: It is noon.', 'It is noon.'],
  ['Thought: Do I need to use a tool? No\nAI: Hello there.', 'Hello there.'],
  ['Thought: I look.\nAction: clock\nAction Input: {"zone":"utc"}\n', ''],
  ['<ctrl42>call:default_api:clock{zone:utc}', ''],
  ['Let me see.<ctrl95><ctrl42>call:read{path:"a"}\n<ctrl42>call:run{c:"git",\nd:"Get"}\nSo.', 'Let me see.\nSo.'],
  ['<ctrl42>call:x{a:1}<ctrl95>It is so.', 'It is so.'],
  ['[TOOL_REQUEST]{"name":"x"}[END_TOOL_REQUEST]It is so.', 'It is so.'],
  ['<|start_of_role|>assistant<|end_of_role|>Answer.<|end_of_text|>', 'Answer.'],
  ['<|begin|>assistant<|think|>hm<|end|><|begin|>assistant<|content|>Answer.<|end|>', 'Answer.'],
  ['<|begin|>assistant<|content|>Answer.<|end|>', 'Answer.'],
  ['[|assistant|]Answer.[|endofturn|]', 'Answer.'],
  ['<SPECIAL_12>Answer.', 'Answer.'],
  ['<ctrl94>thought\nhm<ctrl95>Answer.', 'Answer.'],
  ['<begin_of_thought>hm<end_of_thought>Answer.', 'Answer.'],
  ['<|thought|>hm<|endofthought|>Answer.', 'Answer.'],
  ['<mcp_call>x</mcp_call>Answer.', 'Answer.'],
  ['<0x0A>Answer.', 'Answer.'],
  ['<antArtifact identifier="x">code</antArtifact>Answer.', 'Answer.'],
  ['<boltArtifact id="x" title="y"><boltAction type="file">code</boltAction></boltArtifact>Answer.', 'Answer.'],
  ['<|content_thinking|>hm<|end_message|><|message_model|><|content_text|>Answer.<|end_message|>', 'Answer.'],
  ['Answer. <tool_call>{"name":', 'Answer. '],
  ['<think>\nHm. It is', ''],
  ['<THINKING>a</THINKING>b', 'b'],
  ['<reasoning effort="high">a</reasoning>b', 'b'],
  ['Let me see.<think>Hm</think>It is 4.', 'Let me see.\nIt is 4.'],
  ['Let me see. <think>Hm</think> It is 4.', 'Let me see.  It is 4.'],
  ['Let me see.\n<think> Hm</think>It is 4.', 'Let me see.\nIt is 4.'],
  ['Let me see. <think> Hm</think>It is 4.', 'Let me see. It is 4.'],
  ['It<think>x</think>is', 'It\nis'],
  ['<tool_call>{"name":"a<b","arguments":{}}</tool_call>Done', 'Done'],
  ['<function=get>{"a":1}</function>Done', 'Done'],
  ['<details type="reasoning" done="true"><summary>Thought</summary>a</details>b', 'b'],
  ['<details type="tool_calls" done="true">\n<summary>Tool Executed</summary>\n"21"\n</details>b', 'b'],
  ['<details type="code_interpreter" done="true"><summary>Analyzed</summary>a</details>b', 'b'],
  ...['tool_response', 'tool_result', 'function_results', 'tool_call_result', 'thinking_output', 'reasoning_summary'].map(
    (name) => [`<${name}>{"temp": 21}</${name}>It is 21 degrees.`, 'It is 21 degrees.'] as const,
  ),
  [`${HARMONY}Hello there.<|return|>`, 'Hello there.'],
  ['<|start|>system<|message|>You are.<|end|><|start|>assistant<|message|>Hi.<|end|>', 'Hi.'],
  ['Hi.<|im_end|>', 'Hi.'],
  ['Hi.<|endoftext|><|im_start|>', 'Hi.'],
  ['<|begin_of_thought|>a<|end_of_thought|>b', 'b'],
  ['<｜tool▁calls▁begin｜>a<｜tool▁call▁begin｜>b<｜tool▁call▁end｜><｜tool▁calls▁end｜>c', 'c'],
  ['<|tool_calls_section_begin|>a<|tool_call_end|><|tool_calls_section_end|>b', 'b'],
  ['[THINK]a[/THINK]b', 'b'],
  ['[TOOL_CALLS][{"name":"a"}]', ''],
  ['◁think▷a◁/think▷b', 'b'],
  [
    '<|START_THINKING|>a<|END_THINKING|><|START_ACTION|>[{"tool_name":"b"}]<|END_ACTION|><|START_RESPONSE|>Hello.<|END_RESPONSE|>',
    'Hello.',
  ],
  ['<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>Hi<|END_OF_TURN_TOKEN|>', 'Hi'],
  ['<|tool_call|>[{"name":"a"}]<|/tool_call|>b', 'b'],
  ['<|thinking|>a<|/thinking|>b', 'b'],
  ['<|start_thought|>a<|end_thought|>b', 'b'],
  ['<seed:think>a</seed:think>b', 'b'],
  ['<mm:think>a</mm:think>b', 'b'],
  ['<minimax:tool_call><invoke name="a"><parameter name="b">c</parameter></invoke></minimax:tool_call>d', 'd'],
  ['<antThinking>a</antThinking>b', 'b'],
  ['<TOOLCALL>[{"name":"a"}]</TOOLCALL>b', 'b'],
  ['<search_quality_reflection>a</search_quality_reflection><search_quality_score>4</search_quality_score>b', 'b'],
  ['<use_mcp_tool><server_name>a</server_name></use_mcp_tool>b', 'b'],
  ['<inner-monologue>a</inner-monologue>b', 'b'],
  ['<function name="a">{}</function>b', 'b'],
  ['<invoke name="a"><parameter name="b">c</parameter></invoke>d', 'd'],
  ['<final_answer>It is 4.</final_answer>', 'It is 4.'],
  ['Hello.<|im_end|>\n<|im_start|>user\nAnd you?<|im_end|>', 'Hello.\n'],
  ['<|start_header_id|>assistant<|end_header_id|>Hello.<|eot_id|>', 'Hello.'],
  ['<|user|>a<|assistant|>Hello.<|end|>', 'Hello.'],
  ['<bos>Hi<eos><pad>', 'Hi'],
  ['<unused94>thought\na<unused95>b', 'b'],
  ['to=functions.clock<|channel|>commentary json<|message|>{"zone":"utc"}<|call|>b', 'b'],
  ['[INST] a [/INST]b', 'b'],
  ['[TOOL_RESULTS]a[/TOOL_RESULTS]b', 'b'],
  ['<|channel>thought\nThe user greets.\n<channel|>Hello.<turn|>', 'Hello.'],
  ['<|channel>thought\n<channel|>Hello.', 'Hello.'],
  ['<|channel>thought\nIt is cut', ''],
  ['<|tool_call>call:clock{zone:<|"|>utc<|"|>}<tool_call|><|tool_response>response:clock{a:1}<tool_response|>It is 4.', 'It is 4.'],
  ['Let me see.\n<|tool_call>call:a{}<tool_call|>\nIt is 4.', 'Let me see.\n\nIt is 4.'],
  ['Hello.<turn|><|turn>user\nAnd you?<turn|>', 'Hello.'],
  [
    '<｜DSML｜function_calls>\n<｜DSML｜invoke name="a">\n<｜DSML｜parameter name="b" string="true">c</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>It is 4.',
    'It is 4.',
  ],
  ['<｜｜DSML｜｜tool_calls>\n<｜｜DSML｜｜invoke name="a">b</｜｜DSML｜｜invoke>\n</｜｜DSML｜｜tool_calls>d', 'd'],
  ['Hm.<｜DSML｜tool_calls>a</｜DSML｜tool_calls>So.', 'Hm.\nSo.'],
  ['<｜User｜>a<｜Assistant｜></think>Hello.<｜end▁of▁sentence｜>', 'Hello.'],
  ['<execute_bash>\nls\n</execute_bash>b', 'b'],
  ['<read_file><path>a</path></read_file>b', 'b'],
  ['<write_to_file><path>a</path><content># B</content></write_to_file>b', 'b'],
  ['<str_replace_editor>a</str_replace_editor><browser_action>b</browser_action>c', 'c'],
  ['<plan>1. Greet.</plan><answer_text>Hello.</answer_text>', 'Hello.'],
  ['It is cold.\n<observation>{"temp": 1}</observation>\nWear a coat.', 'It is cold.\n\nWear a coat.'],
  ['<scratch_pad>a</scratch_pad>b', 'b'],
  ['<|inner_prefix|>a<|inner_suffix|>b', 'b'],
  ['<search_results>a</search_results>b', 'b'],
  ['<self_critique>a</self_critique>b', 'b'],
  ['<think>a</think><answer>b</answer>', 'b'],
  ['<response>b</response>', 'b'],
  ['<s>b</s>', 'b'],
  ['<extra_id_0>b', 'b'],
  ['analysisThe user greets.assistantfinalHello.', 'Hello.'],
  ['assistantfinalHello.', 'Hello.'],
  ['analysisWe need to see', ''],
  ['The sky <grok:render type="citation"><argument name="id">1</argument></grok:render>is', 'The sky is'],
];

const MENTIONS = [
  'Put it in the <think> tag. Then go on.',
  'The tags <think> and </think> hold it. Then go on.',
  'Between <tool_call>, <tool_response> and so on. More.',
  'Models write "<think>" first. More.',
  'It ends with the <|end|> token. More.',
  'The <|channel|> token begins it. More.',
  'Use [THINK] for that. More.',
  'First this. <think> is a tag. More.',
  '<think> is a tag that models write. More.',
  'A tag like <think> Hm. More.',
  'Use <tool> and the <function> element. More.',
  'A List<Thought> or Set<Tool> of them. More.',
  'Then <think>my thoughts and the rest. More.',
  'It is 4. <think>Is it. More.',
  'See (<think>). More.',
  'Thought: be kind.\n\nIt helps. More.',
  'Action: call mother\n\nAction Input is a term. More.',
  'Thought: one more.\nAI: is a topic. More.',
  'Thought: for the day.\nAction: smile at Ann.\nAction: call Bob. More.',
  'The plan.\nAction: start at 5.\nObservation: it rains. More.',
  'It is so.\nThought: it rains.\nAnswer: it does. More.',
  'analysis is a word. More.',
  'assistants help. More.',
  'The <answer> element holds it. More.',
  'The <|channel> token begins it, and <channel|> ends it. More.',
  'The tag <｜DSML｜function_calls> begins it. More.',
];

describe('leftovers of a model in its text', () => {
  it.each(LEFT_OUT)('is left out wherever it is cut: %j', (text, said) => {
    for (const options of [{ markdown: true }, { leftovers: 'dropped' }] as const) {
      expect(say(text, options)).toBe(said);
      expect(say(text, options, text)).toBe(said);
      for (let at = 1; at < text.length; at += 1) expect(say(text, options, [text.slice(0, at), text.slice(at)])).toBe(said);
    }
  });

  it.each([
    '<|im_start|>assistant\nHello.<|im_end|>',
    '<start_of_turn>model\nHello.<end_of_turn>',
    '<attempt_completion>\nHello.\n</attempt_completion>',
    '<analysis>The user greets.</analysis>\n\nHello.',
    '<internal>Greet.</internal> Hello.',
    '<analysis>a</analysis>\n<plan>b</plan>\nHello.',
    '<|turn>model\n<|channel>thought\na<channel|>\nHello.<turn|>',
    '<｜｜DSML｜｜ calls>a</｜｜DSML｜｜ calls>\nHello.',
  ])('is left out with its line: %j', (text) => {
    for (const options of [{ markdown: true }, { leftovers: 'dropped' }] as const) expect(say(text, options, text).trim()).toBe('Hello.');
  });

  it('is spoken after all where it begins inside of a sentence and never ends', () => {
    const text = 'It is 4. <think>Is it? <speak>Yes</speak> so <tool>now';
    expect(say(text, { leftovers: 'dropped' }, text)).toBe(text);
    expect(say(text, { markdown: true }, text)).toBe('It is 4. Is it? <speak>Yes</speak> so now');
  });

  it.each([
    ['<analysis>It is cold.</analysis>', 'It is cold.'],
    ['<plan>\n1. Go.\n2. Stop.\n</plan>\n', '1. Go.\n2. Stop.'],
    ['Here it is:\n<plan>Go.</plan>\nThat is all.', 'Here it is:\nGo.\nThat is all.'],
    ['<analysis>It is cold. Wear a coat.', 'It is cold. Wear a coat.'],
    ['The <plan> element holds it. <observation>It is cold.</observation> More.', 'The <plan> element holds it. It is cold. More.'],
    ['<use_case>Buy.</use_case><list_item>One.</list_item> More.', '<use_case>Buy.</use_case><list_item>One.</list_item> More.'],
    ['<analysis_result>It is cold.</analysis_result> More.', 'It is cold. More.'],
  ])('is what an author may name so, unless it begins the text and an answer follows: %j', (text, said) => {
    expect(say(text, { markdown: true }).trim()).toBe(said);
    expect(say(text, { markdown: true }, text).trim()).toBe(said);
  });

  it.each(LEFT_OUT)('is spoken as it is in plain text: %j', (text) => {
    expect(say(text, {})).toBe(text);
  });

  it.each(MENTIONS)('is a word where a sentence speaks of it: %j', (text) => {
    expect(say(text, { leftovers: 'dropped' })).toBe(text);
    expect(say(text, { leftovers: 'dropped' }, text)).toBe(text);
    expect(say(text, { markdown: true }, text)).toMatch(/(?:More|Then go on)\.$/);
  });

  it('is a word in code, and hides nothing behind the code', () => {
    expect(say('Write `<think>` first.\n\n```xml\n<think>\n```\n\nMore.', { markdown: true })).toBe('Write <think> first.\n\nMore.');
  });

  it('is spoken in markdown where the app says so, as a renderer shows it', () => {
    expect(say('<think>Hm</think> It is 4.<|im_end|>', { markdown: true, leftovers: 'kept' })).toBe('Hm It is 4.<|im_end|>');
  });

  it('goes on in the rest of a text', () => {
    for (const options of [{ markdown: true }, { leftovers: 'dropped' }] as const) {
      expect(say('more</think>The answer', { ...options, precedingText: '<think>Hm ' })).toBe('The answer');
    }
  });

  it('leads back to where the words are', () => {
    const text = 'One. <think>Hm</think>Two <speak>three</speak>';
    for (const options of [{ markdown: true }, { leftovers: 'dropped' }] as const) {
      const speakable = createSpeakableText(options);
      const said = [...speakable.push(text), ...speakable.end()].map((piece) => piece.text).join('');
      expect(speakable.map.toDisplayed(said.indexOf('Two'))).toBe(text.indexOf('Two'));
      expect(said.trim()).toBe('One. Two three');
      expect(speakable.map.toDisplayed(said.indexOf('three'))).toBe(text.indexOf('three'));
    }
  });

  it('holds nothing back but what may become one', () => {
    const speakable = createSpeakableText({ leftovers: 'dropped' });
    expect(
      ['a <', 'b', ' c <th', 'ink> d', ', [', 'x'].map((text) =>
        speakable
          .push(text)
          .map((piece) => piece.text)
          .join(''),
      ),
    ).toEqual(['a ', '', '<b c ', '<think> d', ', ', '[x']);
  });
});
