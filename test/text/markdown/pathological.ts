/** Markdown that makes parsers slow: what opens and never closes, nests, or almost matches, over and over. */

const UNITS = [
  '[', '*', '<', '`', '> ', '_', 'a', '[a](', '[a](b "', '[a](<', '[a](b ', '<a ', '<a "', "<a '", '<a\n', '$', '$a ', '$$a', '&', '&amp', '\\', '\\(', '\\[a', '|', '| a ', '|-', '#', '# ', '- ', '-', '=\n',
  '!', '![', '[](', '(', ' ', '\t', '\n', '\r\n', ' \n', 'h', 'http://', 'www.', 'https://a.b/', 'https://', '<speak>', '<!--', '<!-- -->', '<script>', '<br>', '**a ', '**a*', '*a*', 'a*', '*a_', '[[a]', '](', '~', '~~~\n', '```\n',
  '`a', '``a`', '1. ', '1', '[^', '[^a]', '[a]: ', ':', '"', '🙂', 'word ', '重', '\u0301', '\ud83d', 'a\u200d', '<a@b', '<a:',
  'a[', 'a[b', 'a[[b]', '> ```\n', '[a]:b', '<!', '<?', '<!a', '<a b="', '](data:', '\n\n<svg>', '[1](', 'a | ', '# ## ', '~a', 'a`s', '> [!', '--|', '_ ', 'http://a,', 'www.é', '<p\n', '$\\frac{', '[^a]:',
  '<p lang=fr>a. B', '<b lang=fr>a</b>.', '<b lang=fr>a',
  '*a ', '*[a', '**[', '*a*[', '_a*', 'a**b', '[1]', ' [1', '[[1]](', '[1, ', '【1', '【1†', '\ue200', '\ue200a\ue202', 'a¹', 'citeturn0', '[a]:\n', '[a]: /b\n"', '\n\n[a]: /b "', '<think', '<think>', '</think>', '\n<think>\n', '<|', '<|start|>a', '<|channel|>', '[THINK]', '[T', '◁', '`a\n', '• a\n',
  '$`', '$a^{', '$\\sqrt{', '\\[\\frac1', '<![CDATA[', '&ngE;', '| `a\\|',
  '[1], ', '[1] and ', '([1], ', '(', '(see ', 'Sources: ', 'Sources:\n', '. Sources: [1]', '[1] http://a\n', '1. http://a\n', '\\[1\\]', ':cite[', '^1', 'word^1,', '<sup>', '<sup>1', '<sup>1</sup>', '<sub>a', '~2', '¹, ', '[@a1; ', '[1] (http://a', '[oai_citation:0‡', '## Sources\n\n', '- [1] a\n',
  '$x=1 ', '$$x=1\n', '\\begin{align}', '\\begin{align}\n\\end{a}', '$`', '```math\nx\n', '```math\n```\n', '\\[x=1 ', '$a`',
  '[a][b]', '[a][b c] ', '. Sources', 'a. [',
  'a<think>b', 'a. <think>b ', '<a_think>', '<|im_start|>', '<|im_start|>user', '<|a_begin|>', 'to=', 'to=a ', 'the <b> ', 'List<T>', '</b> ', '<a b>', '<Tt>\n',
];

/** The forms, each of about this many characters, by what they repeat. */
export function pathologicalTexts(characters: number): readonly (readonly [unit: string, text: string])[] {
  return UNITS.map((unit) => [unit, unit.repeat(Math.ceil(characters / unit.length))]);
}
