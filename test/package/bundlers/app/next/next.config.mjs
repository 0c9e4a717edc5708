import { fileURLToPath } from 'node:url';

/** The packages are in the folders above. */
const root = fileURLToPath(new URL('../..', import.meta.url));

export default { output: 'export', outputFileTracingRoot: root, turbopack: { root } };
