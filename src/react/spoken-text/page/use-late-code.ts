/** Loads code when a component needs it. */
import { useCallback, useEffect, useState } from 'react';
import type { LazyCode } from '../../../base/lazy-code';

/**
 * Returns a module, and loads it once it is wanted.
 *
 * @returns The module, undefined until it is loaded; and a function that loads it now. A failed load is tried again by the next call.
 */
export function useLateCode<Module extends object>(code: LazyCode<Module>, isWanted: boolean): [Module | undefined, load: () => void] {
  const [module, setModule] = useState(code.loaded);
  const load = useCallback(() => void code.load().then(setModule, () => undefined), [code]);
  useEffect(() => {
    if (isWanted) load();
  }, [isWanted, load]);
  return [module, load];
}
