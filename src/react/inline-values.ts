/** What an app writes inline in its JSX is made anew in every render. */
import { useEffect, useRef } from 'react';
import type { Clock } from '../base/clock';
import { warnOnce } from '../base/development';

/** Values that follow each other this fast are made while rendering. */
const QUICK_MS = 2_000;

/** A developer is told from the third on. */
const MAX_QUICK = 2;

/**
 * Options as one string that is the same for as long as they say the same. Functions are compared by how they are written,
 * since one that is written inline is another one in every render.
 */
export function valueKey(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => {
      if (typeof part === 'function' || typeof part === 'bigint' || part instanceof RegExp) return String(part);
      return part === undefined || Number.isNaN(part) ? String(part) : part;
    });
  } catch {
    // It holds itself, and is told of where it is used.
    return '';
  }
}

/** Warns once of a value that is another one in every render. */
export function useInlineWarning(subject: string, value: unknown, message: string, clock: Clock): void {
  const seen = useRef<{ value: unknown; atMs: number; quickCount: number } | undefined>(undefined);
  useEffect(() => {
    const last = seen.current;
    if (last?.value === value) return;
    const atMs = clock.now();
    const quickCount = last !== undefined && atMs - last.atMs < QUICK_MS ? last.quickCount + 1 : 0;
    seen.current = { value, atMs, quickCount };
    if (quickCount >= MAX_QUICK) warnOnce(subject, message);
  }, [subject, value, message, clock]);
}
