// Loaded by every database process of tests, see vitest.config.ts. These processes run for seconds. Optimising their
// WebAssembly would take about 3 s of a core each, more than it saves, and would delay their end.
import { setFlagsFromString } from 'node:v8';

for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag);
