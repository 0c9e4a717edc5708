/** Texts in markdown of several kinds and languages, as projects and language models write them. */

/** Each with the language of its voice. */
export const CORPUS: readonly (readonly [name: string, language: string, markdown: string])[] = [
  [
    'the page of a project',
    'en-US',
    `<h1 align="center">
  <img src="logo.png" alt="Logo">
  Tiny Box
</h1>

[![Build](https://ci.example.com/b.svg)](https://ci.example.com) ![npm](https://img.example.com/v.svg)

> A **tiny** key–value store for the *browser*, in 2 kB.

## Table of contents

- [Install](#install)
- [Usage](#usage)
  - [Options](#options)

## Usage

Call \`open(name)\` and then \`box.get(key)\`. It returns a \`Promise<string | undefined>\`.

| Option | Type | Default |
|:-------|:----:|--------:|
| \`name\` | \`string\` | \`"box"\` |
| \`ttl\` | \`number\` | 60 |

1. Open it.
2. Use it:
   - \`get\`
   - \`set\`
3. Close it.

- [x] Done
- [ ] Not yet

See [the docs][docs] or <https://example.com/more>. Made with ❤️ by \\[us\\].

***

MIT © 2026 The Authors

[docs]: https://example.com/docs "Docs"
`,
  ],
  [
    'a comparison',
    'en-US',
    `Great question! 😀 Here's a quick comparison:

### 🔑 Key differences

| Feature | **React** | **Vue** |
|---------|-----------|---------|
| Syntax | JSX | Templates |
| Size | ~45 kB | ~34 kB |

**In short:**

- ✅ **React** — bigger ecosystem
- ✅ **Vue** — *gentler* learning curve
- ❌ Neither is "bad"

Would you like an example? Just say **"yes"**!`,
  ],
  [
    'steps with code',
    'en-US',
    `I'd approach this in three steps:

1. **Read the file.** Use \`fs.readFile()\` — it's asynchronous.
2. **Parse it.** \`JSON.parse\` throws on bad input, so wrap it in \`try\`/\`catch\`.
3. **Validate.** Don't trust \`any\`.

For *n* = 1,000 that's about 10,000 steps; snake_case_names, 2 * 3 and C# stay.

> **Note:** This assumes Node.js ≥ 20.

Let me know if you'd like me to go deeper!`,
  ],
  [
    'elements of HTML',
    'en-US',
    `<details>
<summary>More</summary>

Hidden **text** here.

</details>

<p align="center"><b>Bold</b> and <i>it</i></p>

Line one<br>line two &amp; three &lt;four&gt; &copy; 2026

Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.`,
  ],
  [
    'blocks in each other',
    'en-US',
    `- One
  continued here

  Second paragraph of one.
  - Two **bold**
    > Quoted \`code\`
- Three

  | a | b |
  |---|---|
  | 1 | 2 |

~~Gone~~ and **_both_** and ***all***.

Auto www.example.com, me@example.com, 5 < 6 & 7 > 4, a_b_c, 2 * 3 = 6, C:\\\\temp.`,
  ],
  [
    'an overview in German',
    'de-DE',
    `## Überblick

Die Berechnung erfolgt in **zwei Schritten**:

1. Zuerst wird der *Mittelwert* gebildet (siehe Abschnitt 3.2).
2. Danach die Abweichung – z. B. mit \`numpy.std()\`.

> „Vertrauen ist gut, Kontrolle ist besser.“

| Größe | Wert |
| --- | --- |
| Länge | 5 m |
| Breite | 3,5 m |

Liebe Leser*innen, das war’s!`,
  ],
  [
    'a message in French',
    'fr-FR',
    `Bonjour ! Voici **l’essentiel** :

* *Prix* : 12,50 €
* Durée : 2 h 30

« C’est parfait », dit-elle.`,
  ],
  [
    'a list in Spanish',
    'es-ES',
    `¡Hola! **¿Qué** tal?

1. Uno
2. Dos

"Perfecto" —dijo ella—. Véase la *pág. 5*.`,
  ],
  [
    'a summary in Russian',
    'ru-RU',
    `**Вывод:** цена — 1 500 ₽ (≈ $16).

- *Первый* пункт;
- второй пункт.`,
  ],
  [
    'a page in Japanese',
    'ja-JP',
    `## 概要

**東京**は日本の首都です。*人口*は約1400万人です。

- りんご（**赤い**）
- \`バナナ\`

詳しくは[公式サイト](https://example.jp)をご覧ください。`,
  ],
  [
    'steps in Chinese',
    'cmn-CN',
    `### 步骤

1. **打开**文件；
2. 点击“保存”；
3. 完成！

更多信息请看[这里](https://example.cn)。价格：¥25（约 3 美元）。`,
  ],
  [
    'an introduction in Arabic',
    'arb',
    `## مقدمة

هذا **نص** بالعربية، وفيه [رابط](https://example.com).

- أولاً
- ثانياً`,
  ],
  [
    'a list in Hindi',
    'hi-IN',
    `## परिचय

यह **महत्वपूर्ण** है। *धन्यवाद*!

1. पहला
2. दूसरा`,
  ],
  [
    'instructions in Korean',
    'ko-KR',
    `## 개요

**서울**은 한국의 수도입니다. \`npm install\`을 실행하세요.

> 인용문입니다.`,
  ],
];
