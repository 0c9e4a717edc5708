/** Loads code when a component needs it. */
import { useCallback, useEffect, useState } from 'react';
import type { LazyCode } from '../../../base/lazy-code';

/**
 * Returns a module, and loads it once it is wanted.
 *
 * @returns The module, undefined until it is loaded; and a function that loads it now, and resolves with whether it could. A failed load is
 *   tried again by the next call.
 */
export function useLateCode<Module extends object>(
  code: LazyCode<Module>,
  isWanted: boolean,
): [Module | undefined, load: () => Promise<boolean>] {
  const [module, setModule] = useState(code.loaded);
  const load = useCallback(
    () =>
      code.load().then(
        (loaded) => {
          setModule(loaded);
          return true;
        },
        () => false,
      ),
    [code],
  );
  useEffect(() => {
    if (isWanted) void load();
  }, [isWanted, load]);
  return [module, load];
}
