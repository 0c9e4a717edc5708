/** Where a caption ends and the next one begins: opening marks of a sentence or an item belong to it. */
import { expect, test } from 'vitest';
import { toCaptionCues } from '../../../src/core/words/caption-cues';
import type { SpeakableTextOptions } from '../../../src/text/speakable/speakable-text';
import { wordsOfText } from './captioned-text';

const cuesOf = (text: string, options?: SpeakableTextOptions, step?: number) =>
  toCaptionCues(wordsOfText(text, options, step)).map((cue) => cue.text.replaceAll('\n', ' '));

const MARKDOWN: SpeakableTextOptions = { markdown: true };
const WITHOUT_EMOJI: SpeakableTextOptions = { markdown: { emoji: 'dropped' } };
const PLAIN: SpeakableTextOptions = {};

test.each<[string, SpeakableTextOptions, string[]]>([
  ['- ✅ Yes, do it\n- ❌ No, stop\n\n[Name] agrees.', WITHOUT_EMOJI, ['✅ Yes, do it', '❌ No, stop', '[Name] agrees.']],
  ['- ✅ Yes, do it\n- ❌ No, stop', MARKDOWN, ['✅ Yes, do it', '❌ No, stop']],
  ['1. 🚀 Start here\n2. 🏁 Stop here', WITHOUT_EMOJI, ['1. 🚀 Start here', '2. 🏁 Stop here']],
  ['He left. [Name] came.', MARKDOWN, ['He left.', '[Name] came.']],
  ['He left. [Name] came.', PLAIN, ['He left.', '[Name] came.']],
  ['Dear [Name],\n\n[Company] offers it.', MARKDOWN, ['Dear [Name],', '[Company] offers it.']],
  ['[00:01] Alice: Hi.\n[00:05] Bob: Yes.', MARKDOWN, ['[00:01] Alice: Hi.', '[00:05] Bob: Yes.']],
  ['- [Item one]\n- [Item two]', MARKDOWN, ['[Item one]', '[Item two]']],
  ['He left. **[Bob]** came.', MARKDOWN, ['He left.', '[Bob] came.']],
  ['¡Hola! [Nombre] llegó.', MARKDOWN, ['¡Hola!', '[Nombre] llegó.']],
  ['Er kam. [Name] ging.', { ...MARKDOWN, language: 'de' }, ['Er kam.', '[Name] ging.']],
  ['Say <i lang="fr">[mot] juste</i>', MARKDOWN, ['Say [mot] juste']],
  ['He left. ([Name]) came.', MARKDOWN, ['He left.', '([Name]) came.']],
  ['Gone. "[Name]" came. «[Nom]» vint.', MARKDOWN, ['Gone.', '"[Name]" came.', '«[Nom]» vint.']],
  ['> [One] is.\n\n> [Two] is.', MARKDOWN, ['[One] is.', '[Two] is.']],
  ['Done at *last*! 👍 Yes.', WITHOUT_EMOJI, ['Done at last! 👍', 'Yes.']],
  ['- Done! 🎉\n- Next 🚀', MARKDOWN, ['Done! 🎉', 'Next 🚀']],
  ['One.\n. . .\nTwo.', PLAIN, ['One. . . .', 'Two.']],
  ['- <speak>Item one.</speak>\n- <speak>Item two.</speak>', PLAIN, ['- Item one.', '- Item two.']],
  ['* <speak>Item one.</speak>\n* Item two.', PLAIN, ['* Item one.', '* Item two.']],
])('%j with %o is divided before an opening mark', (text, options, cues) => {
  expect(cuesOf(text, options)).toEqual(cues);
  expect(cuesOf(text, options, 1)).toEqual(cues);
});
