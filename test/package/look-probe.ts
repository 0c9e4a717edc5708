/** Reads the colours of a SpokenText in a page as a reader sees them, and checks their contrast. */
import type { Page } from 'playwright';
import { expect } from 'vitest';

type Rgb = readonly [red: number, green: number, blue: number];

/** The colours of a SpokenText, each blended with those behind it. */
interface Look {
  readonly surface: Rgb;
  readonly text: Rgb;
  readonly border: Rgb;
  readonly button: Rgb;
  readonly buttonText: Rgb;
  readonly buttonBorder: Rgb;
  readonly muted: Rgb;
  readonly danger: Rgb;
  readonly rate: Rgb;
  readonly rateText: Rgb;
  readonly word: Rgb;
  readonly wordText: Rgb;
  readonly sentence: Rgb;
  readonly markedWord: Rgb;
  readonly markedSentence: Rgb;
  readonly cursor: Rgb;
  /** The colours of the slider's track, from the heard to the missing part. */
  readonly track: readonly Rgb[];
}

/** Reads the colours of the first SpokenText in a page. */
export async function readLook(page: Page): Promise<Look> {
  return page.evaluate(() => {
    const find = (selector: string): Element => {
      const found = document.querySelector(selector);
      if (found === null) throw new Error(`The page has no ${selector}.`);
      return found;
    };
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('The page has no canvas.');
    /** Blends colours; the last one is on top. */
    const seen = (...colors: string[]): Rgb => {
      for (const color of ['white', ...colors]) {
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
      }
      const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
      return [red, green, blue];
    };
    const style = (selector: string, pseudo?: string) => getComputedStyle(find(selector), pseudo);

    const surface = style('.polly-spoken-text').backgroundColor;
    const on = (color: string) => seen(surface, color);
    const mark = (kind: string) => {
      const element = document.createElement('mark');
      element.dataset['pollyHighlight'] = kind;
      find('[data-part="marks"]').append(element);
      const { backgroundColor, borderBlockEndColor } = getComputedStyle(element);
      element.remove();
      return { backgroundColor, borderBlockEndColor };
    };
    /** The slider's own style resolves each colour of the track's gradient. */
    const stops = (gradient: string): string[] => {
      const probe = document.createElement('i');
      find('.polly-spoken-text-seek').append(probe);
      probe.style.backgroundImage = gradient;
      const found = getComputedStyle(probe).backgroundImage.match(/(?:rgb|oklab|color)[^()]*\([^()]*\)/gu) ?? [];
      probe.remove();
      return found;
    };
    const toggle = style('[data-part="toggle"]');
    const word = style('[data-part="text"]', '::highlight(polly-word)');
    return {
      surface: seen(surface),
      text: on(style('.polly-spoken-text').color),
      border: on(style('.polly-spoken-text').borderTopColor),
      button: on(toggle.backgroundColor),
      buttonText: on(toggle.color),
      buttonBorder: on(style('[data-part="stop"]').borderTopColor),
      muted: on(style('.polly-spoken-text-time').color),
      danger: on(style('.polly-spoken-text-failure').color),
      rate: on(style('.polly-spoken-text-rate').backgroundColor),
      rateText: on(style('.polly-spoken-text-rate').color),
      word: on(word.backgroundColor),
      wordText: seen(surface, word.backgroundColor, word.color),
      sentence: on(style('[data-part="text"]', '::highlight(polly-sentence)').backgroundColor),
      markedWord: on(mark('word').backgroundColor),
      markedSentence: on(mark('sentence').backgroundColor),
      cursor: on(mark('cursor').borderBlockEndColor),
      track: stops(style('.polly-spoken-text-progress').getPropertyValue('--_track')).map(on),
    };
  });
}

/** Expects sufficient contrast (WCAG 2.2, success criteria 1.4.3 and 1.4.11). */
export function expectLegible(look: Look, scheme: 'light' | 'dark'): void {
  const brightness = luminance(look.surface);
  expect(scheme === 'light' ? 1 - brightness : brightness, `the surface, ${String(look.surface)}`).toBeLessThan(0.1);
  const atLeast = (ratio: number, one: keyof Look, other: keyof Look) => {
    expect(contrast(look[one] as Rgb, look[other] as Rgb), `${one} and ${other}`).toBeGreaterThanOrEqual(ratio);
  };
  atLeast(7, 'text', 'surface');
  atLeast(4.5, 'muted', 'surface');
  atLeast(4.5, 'danger', 'surface');
  atLeast(4.5, 'button', 'surface');
  atLeast(4.5, 'buttonText', 'button');
  atLeast(4.5, 'rateText', 'rate');
  atLeast(4.5, 'wordText', 'word');
  atLeast(4.5, 'text', 'sentence');
  atLeast(4.5, 'text', 'markedWord');
  atLeast(4.5, 'text', 'markedSentence');
  atLeast(3, 'cursor', 'surface');
  atLeast(1.4, 'border', 'surface');
  atLeast(1.4, 'buttonBorder', 'surface');
  const apart = (one: Rgb, other: Rgb, what: string) => {
    expect(Math.max(...one.map((part, channel) => Math.abs(part - (other[channel] ?? 0)))), what).toBeGreaterThan(20);
  };
  apart(look.word, look.surface, 'word and surface');
  apart(look.word, look.sentence, 'word and sentence');
  apart(look.sentence, look.surface, 'sentence and surface');
  apart(look.markedWord, look.markedSentence, 'word and sentence as elements');
  apart(look.markedSentence, look.surface, 'sentence as an element and surface');
  expect(new Set(look.track.map(String)).size, 'colours of the track').toBe(3);
}

/** The contrast ratio of WCAG 2.2. */
function contrast(one: Rgb, other: Rgb): number {
  const [light = 1, dark = 1] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Finds variables that a stylesheet uses but does not define, as a faulty compiler leaves them. Variables for apps are
 * exceptions: each has a fallback.
 *
 * @returns Their names.
 */
export function undefinedVariables(stylesheet: string): string[] {
  const css = stylesheet.replaceAll(/\/\*[^]*?\*\//gu, '');
  const defined = new Set([...css.matchAll(/(--[\w-]+)\s*:/gu)].map(([, name]) => name));
  const isUndefined = (name: string, next: string) => !defined.has(name) && !(name.startsWith('--polly-') && next === ',');
  const uses = [...css.matchAll(/var\(\s*(--[\w-]+)\s*([,)])/gu)];
  return [...new Set(uses.filter(([, name = '', next = '']) => isUndefined(name, next)).map(([, name = '']) => name))];
}
