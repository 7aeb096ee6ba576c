// Loaded by every database process of tests, see vitest.config.ts. They live for seconds: optimising their WebAssembly takes
// some 3 s of a core each, more than it gives back, and a process does not end before the function under work is done.
import { setFlagsFromString } from 'node:v8';

for (const flag of ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']) setFlagsFromString(flag);
