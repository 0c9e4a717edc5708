/**
 * `node scripts/unicode-abbreviations.mjs`: writes src/text/sentences/unicode-abbreviations.ts from the sentence break
 * suppressions of Unicode's CLDR, fetched as Unicode's npm package.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '46.1.0';
const PACKAGE = `cldr-segments-full@${VERSION}`;
const TARGET = fileURLToPath(new URL('../src/text/sentences/unicode-abbreviations.ts', import.meta.url));

/** The languages that CLDR has a list for and Polly speaks. The lists of `el`, `fi` and `sv` have only a few entries. */
const LANGUAGES = /** @type {const} */ (['de', 'en', 'es', 'fr', 'it', 'pt', 'ru']);

/**
 * Entries to leave out: they end sentences far more often than they abbreviate anything. CLDR's lists suit texts where a
 * wrong suppression costs little; here a listener waits for the end of the sentence.
 */
const WORDS = {
  de: 'Alt am App Art Akt Ben Chin Co Di Do Kop Max Mi Mo Obj PIN Port Sa So Temp Test Trans',
  en: 'AA AB Act AD All As By Card DC Do Gb Go Hat Hz Id In Is Jam Job Joe Kb Lev Lib Link Long Mart Mb OK Ok On Or PC Pro To Up',
  es: 'AA All Bien CA Da DC Em Kit Korn mar PP RAM Rol SA Seg Sol',
  fr: 'All config DC doc jeu Mart mer quart',
  it: 'DC on tab',
  pt: 'cat ex long mar rementente port res',
  ru: '',
};

const folder = mkdtempSync(join(tmpdir(), 'cldr-'));
try {
  execFileSync('npm', ['pack', PACKAGE, '--silent'], { cwd: folder });
  execFileSync('tar', ['xzf', `cldr-segments-full-${VERSION}.tgz`], { cwd: folder });
  const lines = LANGUAGES.map((language) => `  ${language}: '${entriesOf(language).join('|')}',`);
  writeFileSync(
    TARGET,
    `/*!
 * Abbreviations from the Unicode CLDR, version ${VERSION} (suppressions of sentence breaks, npm package ${PACKAGE}).
 * Copyright © 2004-2024 Unicode, Inc. Unicode License V3, see THIRD-PARTY-NOTICES.md.
 * Made by scripts/unicode-abbreviations.mjs, which names what is left out: change that, not this.
 */

/** By language, as written, without the last full stop; a bar between two. */
export const UNICODE_ABBREVIATIONS: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** @returns Sorted, so that a diff shows the changes of a new version. */
function entriesOf(/** @type {keyof typeof WORDS} */ language) {
  const file = join(folder, 'package', 'segments', language, 'suppressions.json');
  const { segments } = JSON.parse(readFileSync(file, 'utf8'));
  /** @type {{ suppression: string }[]} */
  const suppressions = segments.segmentations.SentenceBreak.standard;
  const words = new Set(WORDS[language].split(' '));
  const entries = suppressions
    .map(({ suppression }) => suppression.replace(/\.$/u, ''))
    // Initials have their own rules.
    .filter((entry) => [...entry].length > 1 && !words.has(entry));
  return [...new Set(entries)].sort();
}
