import type { PGlite } from '@electric-sql/pglite';

/** Status with which the database leaves its main loop to handle an SQL error; PGlite catches it. */
const sqlError = 100;

interface Module {
	___stack_pointer: WebAssembly.Global<'i32'>;
	_PostgresMainLoopOnce(): void;
}

const isModule = (value: unknown): value is Module =>
	typeof value === 'object' &&
	value !== null &&
	'___stack_pointer' in value &&
	value.___stack_pointer instanceof WebAssembly.Global &&
	'_PostgresMainLoopOnce' in value &&
	typeof value._PostgresMainLoopOnce === 'function';

/**
 * Gives back the stack of statements that the database refuses. An SQL error leaves the WebAssembly code by an exception, so
 * that PGlite 0.4 loses 672 bytes of its 8 MB stack with each; after some 12,000 it calls a main loop that can only fail, for
 * ever. PGlite 0.5 restores the stack itself, but runs PostgreSQL 18, which cannot open the data of version 17.
 * Call it after the first query: the first call of an exported function replaces the function.
 * @returns a function that tells how many bytes of the stack are in use
 * @param broken called with any other error of the main loop: PGlite would ignore it and repeat for ever, so it must not return
 */
export function keepStack(driver: PGlite, broken: (error: unknown) => never): () => number {
	const module: unknown = Reflect.get(driver, 'mod');
	if (!isModule(module))
		throw new Error('This version of PGlite keeps its stack elsewhere: see keepStack in stack.ts.');
	const pointer = module.___stack_pointer;
	const top = pointer.value;
	const once = module._PostgresMainLoopOnce;
	module._PostgresMainLoopOnce = () => {
		const before = pointer.value;
		try {
			once();
		} catch (error) {
			pointer.value = before;
			if ((error as { status?: unknown } | null)?.status !== sqlError) broken(error);
			throw error;
		}
	};
	return () => top - pointer.value;
}
