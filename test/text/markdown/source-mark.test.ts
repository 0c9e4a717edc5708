import { describe, it } from 'vitest';
import { expectSaid } from './said';

const CHATGPT = '\ue200cite\ue202turn0search1\ue202turn0news2\ue201';

describe('marks of sources', () => {
  it.each([
    ['million [3].', 'million.'],
    ['A resposta é não — veja [1] e [2].', 'A resposta é não — veja 1 e 2.'],
    ['Подробнее см. [3].', 'Подробнее см. 3.'],
    ['详见[1]和[2]。据报道[3]，价格上涨[4]。', '详见[1]和[2]。据报道，价格上涨。'],
    ['وفقًا للتقرير [1]، ارتفعت الأسعار [2].', 'وفقًا للتقرير، ارتفعت الأسعار.'],
    ['रिपोर्ट [1] के अनुसार कीमतें बढ़ीं [2]।', 'रिपोर्ट के अनुसार कीमतें बढ़ीं।'],
    ['so^[As some say.] it is', 'so As some say. it is'],
    ['See [1] for details, [2] for more.', 'See 1 for details, 2 for more.'],
    ['See [1] for details, [2] for more, and [3] for code. It is so [4].', 'See 1 for details, 2 for more, and 3 for code. It is so.'],
    ['For details, see [1]; for more, [2].', 'For details, see 1; for more, 2.'],
    ['[1], [2] and [3] agree.', '1, 2 and 3 agree.'],
    ['It is.\n\n- [1], [2] and [3] agree [4].', 'It is.\n\n1, 2 and 3 agree.'],
    ['Both [1] and [2] agree.', 'Both 1 and 2 agree.'],
    ['The sky is blue <sup>1,2</sup>.', 'The sky is blue.'],
    ['The sky is blue <sup>3</sup> and wide.', 'The sky is blue and wide.'],
    ['The sky is blue ([Wikipedia][1], [Britannica][2]).\n\n[1]: https://a.com\n[2]: https://b.com', 'The sky is blue.'],
    ['The sky is blue \\[[1](https://a.com)\\].', 'The sky is blue.'],
    ['The sky is blue.[note 1][Note 2] So it is.', 'The sky is blue. So it is.'],
    ['It is so. Sources: [1] a.com, [2] https://b.com/x', 'It is so.'],
    ['Sources: [1] https://a.com/x, [2] b.org.\nNext', 'Next'],
    ['来源：[1] https://a.com', ''],
    ['Sources: [1] is old, [2] is new', 'Sources: 1 is old, 2 is new'],
    ['Seats [12] and [14] are free.', 'Seats 12 and 14 are free.'],
    ['Rooms [101], [102] and [103] are booked.', 'Rooms 101, 102 and 103 are booked.'],
    ['Die Plätze [7] und [9] sind frei.', 'Die Plätze 7 und 9 sind frei.'],
    ['Gates [3] to [5] are closed.', 'Gates 3 to 5 are closed.'],
    ['It is true [1] and [2], as shown [3], [4] and [5].', 'It is true, as shown.'],
    ['Prices rose. [2] argues that this is wrong.', 'Prices rose. 2 argues that this is wrong.'],
    ['Prices rose. [2] The next [3], [4] in 2020.', 'Prices rose. The next in 2020.'],
    ['He said "[1]", “[2]” and "yes" [3].', 'He said "1", “2” and "yes".'],
    ['the radius<sup>1</sup> of circles<sup>2</sup> is', 'the radius of circles is'],
    ['true.[1] Next', 'true. Next'],
    ['[[1]](https://a.com)[[2]](https://b.com)', ''],
    ['so it is [[1]](https://a.com) [[2]](https://b.com).', 'so it is.'],
    ['fact [1](https://a.com).', 'fact.'],
    ['France[1][2]', 'France'],
    ['France[1][2], and', 'France, and'],
    ['【4:0†file.pdf】', ''],
    ['The sky【4:0†file.pdf】【12†source】 is', 'The sky is'],
    ['as it was【turn0search3】.', 'as it was.'],
    [`It is ${CHATGPT}.`, 'It is.'],
    ['It is citeturn0search1turn2news12.', 'It is.'],
    ['\ue200url\ue202A page\ue202https://a.com\ue201 and \ue200entity\ue202["company","Acme","maker"]\ue201', 'A page and Acme'],
    ['a[^1], b[^long-note].', 'a, b.'],
    ['a [^1^].', 'a.'],
    ['so.¹² Next', 'so. Next'],
    ['France¹ is', 'France is'],
    ['it “is so”³.', 'it “is so”.'],
    ['it is [citation:3].', 'it is.'],
    ['it is [doc1][doc2].', 'it is.'],
    ['it is[web:12][web:3] so', 'it is so'],
    ['it was so [1, 2].', 'it was so.'],
    ['it is[1,2] so', 'it is so'],
    ['**bold**[1].', 'bold.'],
    ['"so"[2] he', '"so" he'],
    ['50%[4] of', '50% of'],
    ['他说[1]。再', '他说。再'],
    ['- item [1]\n- item [2]', 'item.\nitem'],
    ['| Ann[1] | Bob [2] |', 'Ann, Bob'],
    ['Sources:\n[1]: https://a.com\n[2]: https://b.com "B"\n\nMore', 'More'],
    [`a [1](https://a.com/${'b'.repeat(2_000)}).`, 'a .'],
  ])('are not spoken: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it.each([
    ['so [1], [2] and [3].', 'so.'],
    ['so [1] and [2]. Next', 'so. Next'],
    ['so [1]; [2], however', 'so, however'],
    ['so [1] [2] it', 'so it'],
    ['so [1], and it', 'so, and it'],
    ['so [1-3], [4–6].', 'so.'],
    ['so [1, 3, 5]. Next', 'so. Next'],
    ['so [1] und [2], dann', 'so, dann'],
    ['他说[1]、[2]。', '他说。'],
    ['so ([1](https://a.com), [2](https://b.com)). Next', 'so. Next'],
    ['so ([1]).', 'so.'],
    ['so (Source: [1]). Next', 'so. Next'],
    ['so (sources: [1], [2]), and', 'so, and'],
    ['so (see [1, 2]).', 'so.'],
    ['他说（[3]）。', '他说。'],
    ['so ([Reuters](https://r.com/a?utm_source=chatgpt.com)).', 'so.'],
    ['It is so. Sources: [1](https://a.com), [2](https://b.com).', 'It is so.'],
    ['Sources: [1](https://a.com), [2](https://b.com)\n\nMore', 'More'],
    ['**Sources:** [1], [2]', ''],
    ['[1](https://a.com), [2](https://b.com)', ''],
    ['so \\[1\\]. And \\[1\\]\\[2\\]', 'so. And 12'],
    ['so \\[1, 2\\], it', 'so, it'],
    ['so.<sup>1</sup> Next', 'so. Next'],
    ['fact<sup>[1](https://a.com)</sup> and word<sup>2,3</sup>.', 'fact and word.'],
    ['fact<sup id="c"><a href="#1">[1]</a></sup>.', 'fact.'],
    ['so <cite>1</cite>. And <ref>2</ref>', 'so. And'],
    ['so [¹](https://a.com).', 'so.'],
    ['so [S1]. It rose [S1][S2], and it fell [R1, R3].', 'so. It rose, and it fell.'],
    ['Blue [n 1], red [nb 2].', 'Blue, red.'],
    ['so {cite:1}. And so {{cite: a-2, b}} it {ref:3}', 'so. And so it'],
    ['so (cite: turn0search1). Next (source: 1, 2) (turn0search1, turn2news3).', 'so. Next.'],
    ['so【1】 and【2, 3】. 但是【S1】。', 'so. 但是。'],
    ['so [Doc 1, Doc 2]. It [web:3, web:4] is.', 'so. It is.'],
    ['Footnote¹, ² and ³.', 'Footnote.'],
    ['so [oai_citation:0‡site.com](https://site.com). Next', 'so. Next'],
    ['so [oai_citation:0‡a](https://a.com)[oai_citation:1‡b](https://b.com)', 'so'],
    ['so :cite[1]. And :cite[a,b] it', 'so. And it'],
    ['so【1†source】, but【7†L1-L5】【F:a.ts†L1】.', 'so, but.'],
    ['so^1 and it.^2 Next^[1].', 'so and it. Next.'],
    ['[cite_start]The text. [cite: 1, 2] Next', 'The text. Next'],
    ['so [@smith2020]. It is [doc_1].', 'so. It is.'],
    ['so [1] (https://a.com).', 'so.'],
    ['| x [1] | so [2], [3] |', 'x, so'],
    ['- So ([4])\n- it [5]', 'So.\nit'],
    ['So.\n\nReferences:\n[1] https://a.com\n[2] https://b.com', 'So.'],
    ['So.\n\n## Sources\n\n1. [A](https://a.com) – of\n   it\n2. B https://b.com\n\nMore', 'So.\n\nMore'],
    ['**Quellen**\n- [1] Ein Titel\n- [2] https://b.de\n\nMehr', 'Mehr'],
    ['来源：\n[1] https://a.cn', ''],
    ['So\n\n---\n[1] https://a.com\n[2] [B](https://b.com)', 'So'],
    ['References\n¹ https://a.com', ''],
  ])('leave nothing over: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it.each([
    ['According to [1], [2] and [3], it is.', 'According to 1, 2 and 3, it is.'],
    ['Option [1] or [2]?', 'Option 1 or 2?'],
    ['x ∈ [1, 3].', 'x ∈ 1, 3.'],
    ['See [S1] for x[s1], a[n 1] and F[A1].', 'See S1 for x[s1], a[n 1] and F[A1].'],
    ['【1】はじめに', '【1】はじめに'],
    ['as {cite:t}`Lucas` says, {cite: x}{y}', 'as {cite:t}Lucas says, {cite: x}{y}'],
    ['(source: the 3 of us) and (cited: 3)', '(source: the 3 of us) and (cited: 3)'],
    ['# A {b} C {#id}', 'A {b} C'],
    ['f([1, 2]) = print([1])', 'f(1, 2) = print(1)'],
    ['on [1, 3].', 'on 1, 3.'],
    ['f(x)[0] is', 'f(x)[0] is'],
    ['E = m * velocity^2 and area^2', 'E = m * velocity^2 and area^2'],
    ['Source: the BBC. Sources: Reuters.', 'Source: the BBC. Sources: Reuters.'],
    ['(see below) and (source code)', '(see below) and (source code)'],
    ['References\n\nThey are good.', 'References.\n\nThey are good.'],
    ['Sources:\n1. Solar\n2. Wind', 'Sources:\n1. Solar.\n2. Wind'],
    ['([0, 1]) and ([3, 2])', '(0, 1) and (3, 2)'],
    ['a[0] = 1', 'a[0] = 1'],
    ['arr[1] and nums[2]', 'arr[1] and nums[2]'],
    ['matrix[1][2] = 3', 'matrix[1][2] = 3'],
    ['my_list[3] fooBar[4] x1[5]', 'my_list[3] fooBar[4] x1[5]'],
    ['words[1].length', 'words[1].length'],
    ['the list [1, 2, 3] is', 'the list 1, 2, 3 is'],
    ['as shown in [3].', 'as shown in 3.'],
    ['returns [1]', 'returns 1'],
    ['see section [14](https://a.com).', 'see section 14.'],
    ['red [255,0,0].', 'red 255,0,0.'],
    ['red[3,2] x', 'red[3,2] x'],
    ['see [1](https://a.com) for', 'see 1 for'],
    ['[1] at the start', '1 at the start'],
    ['in [2024](https://a.com)', 'in 2024'],
    ['x² and 10² m² or km², sinh² x', 'x² and 10² m² or km², sinh² x'],
    ['(Source: Wikipedia)', '(Source: Wikipedia)'],
    ['【重要】文', '【重要】文'],
    ['a citation and a file, cite it', 'a citation and a file, cite it'],
    ['[10:30] and [sic]', '10:30 and sic'],
    ['[document](a) [web page](b)', 'document web page'],
  ])('are told from what is none: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('numbers of sources that their sentence is about', () => {
  it.each([
    ['See [1] for details, [2] for more.', 'See 1 for details, 2 for more.'],
    ['It is so; [1] shows how. True [2], but [3] disagrees.', 'It is so; 1 shows how. True, but 3 disagrees.'],
    ['X is so [1]. [2] shows more.', 'X is so. 2 shows more.'],
    ['While [1] says A, [2] says B.', 'While 1 says A, 2 says B.'],
    ['Das sagt Meyer [1], aber [2] nicht.', 'Das sagt Meyer, aber 2 nicht.'],
    ['Output: [0, 1]. Result: [1, 2, 3].', 'Output: 0, 1. Result: 1, 2, 3.'],
    ['{"a": 1, "b": [1,2], "c":[5]}', '{"a": 1, "b": 1,2, "c":5}'],
    ['Choose one: [1] yes [2] no [3] maybe', 'Choose one: 1 yes 2 no 3 maybe'],
    ['M = [[1, 2], [3, 4]], f(x, [1, 2])', 'M = 1, 2, 3, 4, f(x, 1, 2)'],
    ['See also [1], [2]. Siehe auch [3].', 'See also 1, 2. Siehe auch 3.'],
    ['As in ref[3]: it is so. By eq.[2] it holds.', 'As in ref[3]: it is so. By eq.2 it holds.'],
  ])('are spoken: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it.each([
    ['As Smith et al. [12] noted, it rose.', 'As Smith et al. noted, it rose.'],
    ['The first claim,[2] the second,[3] and so on.', 'The first claim, the second, and so on.'],
    ['It rose [3], [4] and fell.', 'It rose and fell.'],
    ['It is so [[1](https://a.b)]. And so [[1](https://a.b), [2](https://c.d)].', 'It is so. And so.'],
    ['Key facts: it is so [1].', 'Key facts: it is so.'],
    ['It was found [3]–[5], and [6] - [8]. The U.S. [7] law.', 'It was found. The U.S. law.'],
    ['The capital[1]of France, 首都[2]是。', 'The capital of France, 首都是。'],
    ['So :contentReference[oaicite:0]{index=0}. So ^[1]^. So [oaicite:2].', 'So. So. So.'],
  ])('and others are not: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('marks with escaped brackets, as converters of HTML write them', () => {
  it.each([
    ['He was 12[\\[3\\]](https://en.wikipedia.org/wiki/X#cite_note-3) then.', 'He was 12 then.'],
    ['Population 2,102,650[\\[1\\]](#cite_note-1) people.', 'Population 2,102,650 people.'],
    ['born 1867[\\[2\\]](https://x.org) in', 'born 1867 in'],
    ['Paris[\\[1\\]](#c1)[\\[2\\]](#c2).', 'Paris.'],
    ['It rose.[\\[2\\]](https://b.com) Next.', 'It rose. Next.'],
    ['Paris [\\[1\\]](u "x") ok', 'Paris ok'],
    ['Paris[\\[3\\]][c3] is', 'Paris is'],
    ['Paris[\\[1, 2\\]](#c1) so', 'Paris so'],
    ['so ([\\[1\\]](#a), [\\[2\\]](#b)). Next', 'so. Next'],
    [`so[\\[1\\]](https://a.com/${'b'.repeat(2_000)}) it`, 'so it'],
    ['Paris[\\[a\\]](#cite_note-a)', 'Paris'],
    ['Paris[\\[note 1\\]](#n), which[\\[nb 2\\]](#x).[\\[1\\]](#y)[\\[2\\]](#z) He', 'Paris, which. He'],
    ['Paris[[a]](#cite_note-a) is[[note 1]](#x) so', 'Paris is so'],
    ['Paris[\\[_citation needed_\\]](/wiki/CN) is', 'Paris is'],
    ['Paris\\[_[citation needed](/wiki/CN "Since (at least) 2020")_\\] is', 'Paris is'],
    ['Paris\\[_dubious – discuss_\\] is', 'Paris is'],
    ['Paris^[\\[1\\]](#c1)^ and Rome ^[1]^ or ^[1][2]^ are', 'Paris and Rome or are'],
  ])('are not spoken: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });

  it.each([
    ['See [\\[1\\]](u) for more', 'See 1 for more'],
    ['See [\\[PDF\\]](/x.pdf) here', 'See [PDF] here'],
    ['Paris [\\[_citation needed_\\]](/wiki/CN) is', 'Paris [citation needed] is'],
    ['call[[Page]] and x[[1, 2], [3]]', 'call[Page] and x[1, 2, 3]'],
    ['\\[_x_ + y\\]', 'formula'],
  ])('are told from words: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken, { formulaPhrase: 'formula' });
  });
});

describe('brackets that are no links', () => {
  it.each([
    ['indexOf(value[, offset][, encoding])', 'indexOf(value[, offset][, encoding])'],
    ['read(path[, options], callback)', 'read(path[, options], callback)'],
    ['slice([start[, end]])', 'slice(start[, end])'],
    ['run([a][, b])', 'run(a, b)'],
    ['parse(text[ , reviver][=x])', 'parse(text[ , reviver][=x])'],
    ['func f(m map[string][]byte) map[string]int', 'func f(m map[string][]byte) map[string]int'],
    ['int[][] and x[][0], []int', 'int[][] and x[][0], int'],
    ['func[T any](x T) and d[e f](g h)', 'func[T any](x T) and d[e f](g h)'],
    ['テスト[リンク][a]です。\n\n[a]: /b', 'テストリンクです。'],
  ])('lose no word: %s', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('labels of links', () => {
  it.each([
    ['[foo][bar] is so', 'foo bar is so'],
    ['use [dict][key] or [Anna][Bob Lee].', 'use dict key or Anna Bob Lee.'],
    ['see [foo][bar]\n\n[bar]: https://x.com', 'see foo'],
    ['[bar]: /x\n\nsee [foo][Bar]', 'see foo'],
    ['[a][1], [Vite][vite] and [docs][docs-url]', 'a, Vite and docs'],
    ['[MIT][license].\n\nMore\n\n[license]: LICENSE', 'MIT.\n\nMore'],
    [`[a][b]${' c'.repeat(160)}`, `a${' c'.repeat(160)}`],
  ])('are spoken without an address: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});

describe('addresses of links that are given elsewhere', () => {
  it.each([
    ['[a]: foo\n[b]: https://x.com\n[c]: /y\n\ntext', 'text'],
    ['[a]:\n  https://x.com\n  "A title"\n[b]: https://y.com\n\ntext', 'text'],
    ["[a]: /x 'a title\non two lines'\n[b]: <y z>\ntext", 'text'],
    ['[a]: /x\n"no title" but text', '"no title" but text'],
    ['[foo]: bar\n\n[b]: bar\n[c]: /d', 'foo: bar'],
    ['[a][b] and [c][two\nwords]\n\n[b]: LICENSE', 'a and c'],
    ['[a]: /x\n[b]: LICENSE\n[c]: y\n\n[done]: e', 'done: e'],
    ['[a]: foo', ''],
    ['[1]: foo\n\nSee [it][1].', 'See it.'],
    ['See [docs].\n\n[docs]: README', 'See docs.'],
    ['[docs]: README\n[home]: https://a.com', ''],
    ['[Alice]: Hello.\n[Bob]: Hi.\n[Alice]: Bye', 'Alice: Hello.\nBob: Hi.\nAlice: Bye'],
    ['[INFO]: started\n\n[INFO]: stopped', 'INFO: started.\n\nINFO: stopped'],
    ['[y]: yes\n[n]: no', 'y: yes\nn: no'],
    ['Choose:\n[a]: all\n[b]: none', 'Choose:\na: all\nb: none'],
    ['This is [foo].\n\n[foo]: done.', 'This is foo.\n\nfoo: done.'],
    ['text\n[a]: /b', 'text\na: /b'],
    ['Sources:\n[one]: https://a.com', 'Sources:'],
    ['[a\\]b]: /x\n\ntext', 'text'],
  ])('are not spoken, whatever stands before them: %j', (markdown, spoken) => {
    expectSaid(markdown, spoken);
  });
});
