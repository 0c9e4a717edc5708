/** A string that is rewritten while it is spoken: nothing is lost, and nothing unchanged is said twice. */
import { describe, expect, it } from 'vitest';
import { Chance } from '../../chaos/texts/chance';
import { composeText } from '../../chaos/texts/prose';
import { tokensOf } from './markdown-documents';
import { growth, readVersions, versionsOf, type Version } from './read-growing';

const ANSWER = 'Hello world, the capital of France is Paris. It has two million people.';

async function saidOf(texts: readonly string[], ending: Version['ending'], afterMs = 30): Promise<string[]> {
  const read = await readVersions(versionsOf(texts, ending, afterMs));
  return read.map(({ said }) => said);
}

describe('the end of a text while it grows', () => {
  it.each(['▍', '▌', '█', '▋', '▎', '▏', ' ▍', '●', ' ⬤', '⏺', '● ', '•', '⠋', '|'])(
    'is never spoken if it is a cursor: %s',
    async (cursor) => {
      for (const ending of ['open', 'unknown', 'complete'] as const) {
        const texts = growth(ANSWER, 4).map((text) => text + cursor);
        expect((await saidOf(texts, ending, 30)).map((said) => said.replaceAll(/(?<=\w) (?=\w)|\s+/gu, ' ').length > 0)).toEqual([true]);
        if (ending !== 'complete') expect(await saidOf(texts, ending)).toEqual([ANSWER]);
      }
    },
  );

  const unnamed = [
    '⚪️',
    '◯',
    '◦',
    '·',
    '‧',
    '◆',
    '◼️',
    '⬛',
    '⎸',
    '‖',
    '¦',
    '┊',
    '◍',
    '✦',
    '⌷',
    '🟢',
    '🔵',
    '✍️',
    '🖊️',
    '● ● ●',
    '⁞',
    '︱',
  ];
  const written = [
    '&#9613;',
    '&#x258D;',
    '&block;',
    '<span class="cursor">▍</span>',
    '<span class="caret">|</span>',
    '<i class="blink"></i>',
    '<blinking-cursor/>',
  ];
  const odd = [
    '<Cursor />',
    '<br/>▍',
    '&thinsp;▍',
    '&#8203;',
    '<span class="cursor">&ZeroWidthSpace;</span>',
    '<!-- cursor -->',
    '<svg width="8"><rect/></svg>',
  ];
  const nested = ['<div class="loader"><div></div><div></div></div>', '<span class="cursor">▍', '<|cursor|>'];

  it.each([...unnamed, ...written, ...odd, ...nested])('is never spoken if it is an unknown or unusual cursor: %s', async (cursor) => {
    const texts = growth(ANSWER, 4).map((text) => text + cursor);
    for (const ending of ['open', 'unknown'] as const) {
      for (const afterMs of [30, 300]) expect((await saidOf(texts, ending, afterMs)).join(' || ')).toBe(ANSWER);
    }
  });

  it.each([' (%d words)', '\n\n%d tokens', ' [%d tok/s]'])('is spoken once, at the end, if it is a count: %j', async (tail) => {
    const texts = growth(ANSWER, 4).map((text, index) => text + tail.replace('%d', String(index)));
    for (const [ending, afterMs] of [
      ['open', 30],
      ['open', 300],
      ['unknown', 30],
    ] as const)
      expect(await saidOf(texts, ending, afterMs)).toEqual([texts.at(-1)]);
  });

  it('is spoken if nothing grew before it', async () => {
    for (const text of ['All is well: 🟢', 'Well done 🎉', 'It is 20°', 'The sign is &amp;']) {
      for (const ending of ['open', 'unknown', 'complete'] as const) expect(await saidOf([text], ending, 1_500)).toEqual([text]);
    }
  });

  it.each([' ...', ' . . .', '…', ' …', ' (AI can make mistakes)', ' — AI generated', ' typing…', '\n\n_By AI_'])(
    'is spoken once, at the end, at any pace: %j',
    async (tail) => {
      const texts = growth(ANSWER, 4).map((text) => text + tail);
      for (const [ending, afterMs] of [
        ['open', 30],
        ['open', 300],
        ['open', 600],
        ['unknown', 30],
        ['unknown', 80],
      ] as const) {
        expect(await saidOf(texts, ending, afterMs)).toEqual([ANSWER + tail]);
      }
    },
  );

  it.each([
    '_',
    '...',
    '…',
    '\n\nAI can make mistakes.',
    '\nSources: one.example',
    '\n\nSources:\n- one.example\n- two.example',
    '\n```',
    '**',
    '</p>',
  ])('is spoken once, at the end: %j', async (tail) => {
    const texts = growth(ANSWER, 4).map((text) => text + tail);
    for (const ending of ['open', 'unknown'] as const) expect(await saidOf(texts, ending)).toEqual([ANSWER + tail]);
  });

  it('is spoken once, at the end, even on the same line, if more is known to come', async () => {
    for (const tail of [' (AI can make mistakes)', ' AI can make mistakes.', ' is typing']) {
      expect(
        await saidOf(
          growth(ANSWER, 4).map((text) => text + tail),
          'open',
        ),
      ).toEqual([ANSWER + tail]);
    }
  });

  it('is spoken once, and so is the answer behind it, if it was spoken before more came', async () => {
    for (const ending of ['open', 'unknown', 'complete'] as const) {
      for (const [tail, afterMs] of [
        ['\n\nAI can make mistakes.', 1500],
        ['...', 1500],
        [' (AI can err)', 1500],
        ['\n\nSources:\n- one', 400],
      ] as const) {
        const said = (
          await saidOf(
            growth(ANSWER, 9).map((text) => text + tail),
            ending,
            afterMs,
          )
        ).join(' ');
        for (const word of wordsOf(ANSWER + tail)) expect(wordsOf(said)).toContain(word);
        if (tail !== '...') expect(said.split(tail.trim()).length).toBe(2);
      }
    }
  });

  it('is not waited for if a sentence ends, a table continues or the text has ended', async () => {
    const table = '| a | b |\n|---|---|\n| c | d |\n\nDone.';
    expect(await saidOf(growth(table, 3), 'open')).toEqual([table]);
    expect(await saidOf(['| a | b |'], 'complete')).toEqual(['| a | b |']);
    expect(await saidOf(growth('snake_case_names and _all_ that_', 3), 'open')).toEqual(['snake_case_names and _all_ that_']);
  });
});

describe('a text whose end is rewritten', () => {
  it.each([
    ['a corrected word', ['It costs 5 dolars|', 'It costs 5 dollars. Is that fine?']],
    ['marks that were closed', ['is **fo**', 'is **forty two** and more']],
    ['dots that go', ['Let me check...|', 'Let me check. The answer is 42.']],
    ['a placeholder', ['Thinking…', 'The capital of France is Paris.']],
    ['white space', [' ', 'The capital of France is Paris.']],
    [
      'an answer behind its footer',
      ['\n\nAI can err.', 'Pa\n\nAI can err.', 'Paris is big\n\nAI can err.', 'Paris is big.\n\nAI can err.'],
    ],
    ['a link that becomes whole', ['see [Go](x:incomplete)', 'see [Goog](x:incomplete)', 'see [Google](https://google.com) now']],
  ])('is spoken in its final form if more is known to come: %s', async (_, texts) => {
    expect(await saidOf(texts, 'open')).toEqual([texts.at(-1)]);
  });

  it('continues after the part that was spoken', async () => {
    const late = (texts: readonly string[], ending: Version['ending'] = 'open') => saidOf(texts, ending, 2_000);
    expect(await late(['It costs 5 dolars|', 'It costs 5 dollars. Is that fine?'])).toEqual(['It costs 5 dolars. Is that fine?']);
    expect(await late(['It costs 5 dolars|', 'It costs 5 dollars. Is that fine?'], 'unknown')).toEqual([
      'It costs 5 dolars| . Is that fine?',
    ]);
    expect(await late(['is **fo**', 'is **forty two** and more'])).toEqual(['is **fo** forty two and more']);
    expect(await late(['Let me check...|', 'Let me check. The answer is 42.'])).toEqual(['Let me check... The answer is 42.']);
    expect(await late(['Thinking…', 'The capital is Paris.'])).toEqual(['Thinking…', 'The capital is Paris.']);
    expect(await late([' ', 'The capital is Paris.'], 'complete')).toEqual([' The capital is Paris.']);
    expect(await late(['The cat sat on the mat', 'The cat sat on the rug. It slept.'])).toEqual(['The cat sat on the mat rug. It slept.']);
  });

  it('keeps a count that changes with each token until the end', async () => {
    const texts = growth('The capital of France is Paris.', 5).map((text, index) => `(${index + 1} tokens) ${text}`);
    const [said = ''] = await saidOf(texts, 'open', 400);
    expect(said).toBe('(2 tokens) The capital of France is Paris. 7');
  });
});

describe('a script that puts no spaces between words', () => {
  it.each([
    [
      ['法国的首都', '法国的首都是', '法国的首都是巴黎'],
      ['法国的首都', '是', '巴黎'],
    ],
    [
      ['我们明天早上八点出发去机场', '我们明天早上八点准时出发去机场'],
      ['我们明天早上八点出发去机场', '准时'],
    ],
    [
      ['今日の天気は晴れ', '今日の天気は雨'],
      ['今日の天気は晴れ', '雨'],
    ],
    [
      ['ผมชอบกินข้าว', 'ผมชอบกินข้าวกุ้ง', 'ผมชอบกินข้าวกุ้งมาก'],
      ['ผมชอบกินข้าว', 'กุ้ง', 'มาก'],
    ],
    [
      ['ເມືອງຫຼວງ', 'ເມືອງຫຼວງຂອງ'],
      ['ເມືອງຫຼວງ', 'ຂອງ'],
    ],
    [
      ['ソウルは東', 'ソウルは東京より'],
      ['ソウルは東', '東京より'],
    ],
  ])('is spoken word by word, like words with spaces: %j', async (texts, said) => {
    for (const ending of ['unknown', 'complete'] as const)
      expect((await readVersions(versionsOf(texts, ending, 1_500))).flatMap(({ utterances }) => utterances)).toEqual(said);
  });
});

describe('a count', () => {
  const answer = 'The capital of France is Paris. It has two million people.';

  it.each<[string, (step: number) => string]>([
    ['seconds', (step) => ` (${(step / 10 + 0.8).toFixed(1)}s)`],
    ['seconds on their own', (step) => `\n\n${(step / 10 + 0.8).toFixed(1)} s`],
    ['thousands', (step) => `\n\n${step + 8}k tokens`],
    ['minutes and seconds', (step) => `\n\n${1 + Math.floor(step / 3)}m ${(step % 3) * 20}s`],
    ['several', (step) => `\n\n_${40 + step * 3} tokens in ${(4 + step / 7).toFixed(1)}s (${(10 + step / 3).toFixed(1)} tok/s)_`],
    ['German', (step) => `\n\nDauer: ${(4 + step / 7).toFixed(1).replace('.', ',')} s`],
    ['a clock', (step) => `\n\n12:00:${String(step + 5).padStart(2, '0')}`],
    ['a price', (step) => `\n\n$0.0${10 + step}`],
    ['of which one stands', (step) => `\n\nin 120, out ${step * 4}`],
    ['Chinese', (step) => `\n\n已用 ${step * 3} 个词元，${(step / 3).toFixed(1)} 秒`],
  ])('is spoken once, at the end, in any form: %s', async (_, tail) => {
    const texts = growth(answer, 4).map((text, step) => text + tail(step));
    for (const [ending, afterMs] of [
      ['open', 30],
      ['open', 300],
      ['unknown', 30],
    ] as const)
      expect(await saidOf(texts, ending, afterMs)).toEqual([texts.at(-1)]);
  });

  it.each<[string, (step: number) => string, string]>([
    ['seconds', (step) => `> Thinking (${step}s)\n\n`, '14s'],
    ['minutes', (step) => `Thought for ${1 + Math.floor(step / 3)}m ${(step % 3) * 20}s\n\n`, '5m 40s'],
    ['thousands', (step) => `${step + 8}k tokens\n\n`, '22k'],
  ])('is not repeated within the answer behind it: %s', async (_, head, last) => {
    const texts = growth(answer, 4).map((text, step) => head(step) + text);
    for (const afterMs of [30, 300])
      expect((await saidOf(texts, 'open', afterMs)).join(' || ')).toMatch(new RegExp(`^[^\\n]*\\n\\n${answer}\\s+${last}$`, 'u'));
  });

  it.each(['正在输入…', '入力中…'])('may have a status beside it without a space: %s', async (tail) => {
    const texts = growth('法国的首都是巴黎。巴黎有两百万人口。', 2).map((text) => text + tail);
    for (const ending of ['open', 'unknown'] as const) expect(await saidOf(texts, ending)).toEqual([texts.at(-1)]);
  });
});

describe('a sign that is inserted at a number', () => {
  it.each([
    ['It is 5 degrees', 'It is −5 degrees', '−5'],
    ['It is 5 degrees', 'It is -5 degrees', '-5'],
    ['5 of all', '5% of all', '5%'],
    ['20 im Monat', '20 € im Monat', '20 €'],
    ['It is **5** big', 'It is **5%** big', '5%'],
    ['We need 3 there', 'We need > 3 there', '> 3'],
    ['a > 5 b', 'a > $5 b', '$5'],
    ['`a`', '`a +`', ' +'],
    ['**5**', '**5 €**', '5 €'],
  ])('is spoken: %s becomes %s', async (before, after, rest) => {
    for (const ending of ['open', 'complete'] as const)
      expect((await saidOf([before, after], ending, 1_500)).join('').replace(before, '').trim()).toBe(rest.trim());
  });

  it.each([
    ['5 is it', '> 5 is it'],
    ['5 is it', '- 5 is it'],
    ['It is 5 now', 'It is **5** now'],
  ])('is not spoken if it is a mark: %s becomes %s', async (before, after) => {
    expect(await saidOf([before, after], 'complete', 1_500)).toEqual([before]);
  });
});

describe('another way to write the same', () => {
  it.each([
    [
      'composed letters',
      '프랑스의 수도는 파리입니다. 인구는'.normalize('NFD'),
      '프랑스의 수도는 파리입니다. 인구는 이백만입니다.',
      '이백만입니다.',
    ],
    [
      'soft hyphens',
      'The extraordinary international capital is big',
      'The extra\u00ADordinary inter\u00ADnational capi\u00ADtal is big and old.',
      'and old.',
    ],
    [
      'hyphens that do not break',
      'A well-known state-of-the-art thing',
      'A well\u2011known state\u2011of\u2011the\u2011art thing is here.',
      'is here.',
    ],
    ['ligatures', 'The oﬃcial ﬁle is ﬁne', 'The official file is fine and good.', 'and good.'],
    ['German letters', 'Die Strasse ist gross. Viele Gruesse', 'Die Straße ist groß. Viele Grüße aus Rom.', 'aus Rom.'],
    ['digits of full width', '合計は１２３円と４５６円です', '合計は123円と456円です。以上', '。以上'],
    ['accents', 'Le café est là. Je'.normalize('NFD'), 'Le café est là. Je viens.', 'viens.'],
    ['thousands', 'It costs 1250000 dollars and 2000 more.', 'It costs 1,250,000 dollars and 2,000 more. Yes.', 'Yes.'],
    ['another minus', 'It is -5 in Oslo and -3 in Rome', 'It is −5 in Oslo and −3 in Rome now.', 'now.'],
  ])('is not said again: %s', async (_, before, after, rest) => {
    for (const ending of ['open', 'unknown', 'complete'] as const)
      expect((await saidOf([before, after], ending, 1_500)).join(' ‖ ').slice(before.length).trim()).toBe(rest);
  });
});

it.each([
  ['프라', '프랑스의 수도는 파리입니다.'],
  ['the cap', 'The capital of France'],
  ['Thu', 'Thủ đô của Pháp'],
])('a word that goes on in another spelling is not another text: %s', async (before, after) => {
  for (const ending of ['open', 'unknown', 'complete'] as const) expect(await saidOf([before, after], ending, 1_500)).toHaveLength(1);
});

describe('marks of markdown that change behind the reader', () => {
  it.each([
    ['a box', '- [ ] Buy milk\n- [ ] Eat it', '- [x] Buy milk\n- [X] Eat it'],
    ['the numbers of items', '1) One thing\n2) Two more\n> 3. Last', '2) One thing\n3) Two more\n> 4. Last'],
    ['the language of code', 'Do it:\n\n```\nls\n```\n\nGood', 'Do it:\n\n```bash\nls\n```\n\nGood'],
  ])('are not spoken: %s', async (_, before, after) => {
    for (const ending of ['unknown', 'complete'] as const) expect(await saidOf([before, after], ending, 1_500)).toEqual([before]);
  });
});

describe('a text that is deleted letter by letter', () => {
  it.each([
    ['I like tea and coffee', 'I like tea and ', 'I like tea and cake.', 'cake.'],
    ['Typed sentences', 'Typed ', 'Typed words are it', 'words are it'],
  ])('adds nothing meanwhile: %s', async (first, kept, last, rest) => {
    const deleted = growth(first, 1).slice(kept.length).reverse();
    for (const [ending, afterMs] of [
      ['open', 1_500],
      ['unknown', 1_500],
      ['complete', 30],
    ] as const) {
      const said = await saidOf([first, ...deleted, kept, last], ending, afterMs);
      expect(said.join(' ‖ ').replace(first, '').replace(kept, '').trim()).toBe(rest);
    }
  });

  it('says a number that remains of another', async () => {
    expect((await saidOf(['It costs 50', 'It costs 5'], 'unknown', 1_500)).join('')).toMatch(/50\s+5$/u);
  });
});

describe('an answer whose end is removed', () => {
  const joke = 'Sure, here is a joke.';

  it.each([
    [[`${joke} A man walks into a bar and says to the man behind it`, joke, `${joke} Two cats meet.`], 'Two cats meet.'],
    [['Paris is big. It is in Germany.', 'Paris is big.', 'Paris is big. It is in France.'], 'It is in France.'],
    [['好的，讲个笑话。有个人走进酒吧，对酒保说', '好的，讲个笑话。', '好的，讲个笑话。两只猫见面了。'], '两只猫见面了。'],
    [['**Well.** He said that', '**Well.**', '**Well.** She did.'], 'She did.'],
  ])('does not start again: %j', async (texts, rest) => {
    for (const [ending, afterMs] of [
      ['open', 300],
      ['open', 1_500],
      ['unknown', 300],
      ['unknown', 1_500],
      ['complete', 30],
    ] as const) {
      const read = await readVersions(versionsOf(texts, ending, afterMs));
      expect(read).toHaveLength(1);
      expect(read[0]?.said.endsWith(rest)).toBe(true);
      expect(read[0]?.said.split(rest)).toHaveLength(2);
    }
  });
});

describe('a placeholder that shares words with the answer', () => {
  it.each([
    ['Thinking about the answer', 'The answer is 42.'],
    ['Searching for the capital of France…', 'The capital of France is Paris.'],
    ['Looking up the weather in Paris', 'The weather in Paris is mild.'],
    ['Generating the response', 'Here is the response: yes.'],
    ['I am thinking', 'I am happy to help. What can I do for you?'],
    ['Ich denke nach…', 'Ich weiß es: Paris.'],
    ['Je cherche la capitale de la France…', 'La capitale de la France est Paris.'],
    ['Searching the web for news about the election', 'Here is the news about the election: it was won.'],
    ['Let me check that for you...', 'Let me tell you: that is 42.'],
    ['Reading 3 files…', '3 files were changed.'],
    ['正在搜索法国的首都…', '法国的首都是巴黎。'],
    ['Checking your calendar for tomorrow', 'Tomorrow your calendar is empty.'],
    ['Searching "best pizza in Naples"', 'The best pizza in Naples is at Da Michele.'],
    ['Ich suche nach der Hauptstadt von Frankreich …', 'Die Hauptstadt von Frankreich ist Paris.'],
    ['No answer yet', 'No, there is no answer to that.'],
    ['Fetching today’s news', 'Here is today’s news: nothing happened.'],
    ['Writing code for a snake game', 'Here is the code for a snake game in Python.'],
    ['Please wait', 'Please note that we close at 5.'],
    ['Buscando el tiempo en Madrid', 'El tiempo en Madrid es bueno.'],
    ['東京の天気を調べています', '東京は今日晴れです。'],
    ['جاري البحث عن عاصمة فرنسا', 'عاصمة فرنسا هي باريس.'],
    ['Paris is the capital of France and it has two million people.', 'Paris, the capital of France since 987, has 2.1 million people.'],
  ])('ends when the answer comes, which is spoken completely: %s', async (placeholder, answer) => {
    for (const ending of ['open', 'unknown', 'complete'] as const)
      expect(await saidOf([placeholder, answer], ending, 2_000)).toEqual([placeholder, answer]);
    expect((await saidOf([placeholder, ...growth(answer, 4)], 'open', 300)).at(-1)).toBe(answer);
  });
});

describe('moved text', () => {
  const paris = 'The capital of France is Paris, which has two million people.';
  const berlin = 'Berlin is the capital of Germany and has about four million people.';
  const rome = 'Rome was not built in a day, as everybody knows.';

  it.each([
    ['a paragraph', [paris, berlin, rome], [berlin, paris, rome]],
    ['all paragraphs', [paris, berlin, rome], [rome, berlin, paris]],
    ['an item of a list', [`- ${paris}`, `- ${berlin}`, `- ${rome}`], [`- ${rome}`, `- ${paris}`, `- ${berlin}`]],
    ['a sentence', [`${paris} ${rome}`, berlin], [`${rome} ${paris}`, berlin]],
  ])('is not said again: %s', async (_, before, after) => {
    const said = await saidOf([before.join('\n\n'), `${after.join('\n\n')}\n\nMadrid lies in the middle.`], 'open', 2_000);
    expect(said.map((one) => wordsOf(one).join(' '))).toEqual([wordsOf([...before, 'Madrid lies in the middle.'].join(' ')).join(' ')]);
  });

  it('is spoken again if it is written twice', async () => {
    expect(await saidOf([rome, `${rome} ${paris} ${rome}`], 'open', 2_000)).toEqual([`${rome} ${paris} ${rome}`]);
  });
});

describe('an edit in the middle while a text grows', () => {
  it('loses nothing behind it and repeats nothing, in 160 of 160 texts', async () => {
    const wrong: string[] = [];
    for (let seed = 1; seed <= 160; seed += 1) {
      const chance = new Chance(seed);
      const text = composeText(chance, chance.whole(2, 6));
      const tokens = tokensOf(chance, text);
      const editAt = chance.whole(2, tokens.length - 1);
      const edit = chance.one(['put in', 'left out', 'replaced', 'marked'] as const);
      const ending = chance.one(['open', 'unknown'] as const);
      const before = tokens.slice(0, editAt).join('');
      const words = [...before.matchAll(/\S+(?=\s)/gu)];
      if (words.length === 0) continue;
      const word = chance.one(words);
      const instead = { 'put in': `${word[0]} Zebra zone`, 'left out': '', replaced: 'Zebra', marked: `**${word[0]}**` }[edit];
      const edited = (whole: string) => whole.slice(0, word.index) + instead + whole.slice(word.index + word[0].length);
      const versions = tokens.map((_, index): Version => {
        const whole = tokens.slice(0, index + 1).join('');
        return { text: index + 1 < editAt ? whole : edited(whole), ending, afterMs: chance.one([20, 30, 60, 300]) };
      });
      const last = edited(text);
      const read = await readVersions([
        ...versions,
        ...(ending === 'open' ? [{ text: last, ending: 'complete' as const, afterMs: 30 }] : []),
      ]);
      const said = wordsOf(read.map((one) => one.said).join(' '));
      const behind = wordsOf(text.slice(word.index + word[0].length));
      const isComplete = said
        .filter((one) => !['Zebra', 'zone'].includes(one))
        .join(' ')
        .includes(behind.join(' '));
      const isOnce = said.filter((one) => !wordsOf(word[0]).includes(one)).length <= wordsOf(last).length + 1;
      const isCorrected = !instead.includes('Zebra') || said.includes('Zebra');
      if (!isComplete || !isOnce || !isCorrected)
        wrong.push(`${seed} ${edit} ${JSON.stringify(word[0])}: ${read.map((one) => one.said).join(' || ')}`);
    }
    expect(wrong).toEqual([]);
  });
});

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
