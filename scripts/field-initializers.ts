import type { Plugin } from 'vite';

interface Node {
	type: string;
	start: number;
	end: number;
}

const isNode = (value: unknown): value is Node =>
	typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Names that are found in any case: they belong to no function. */
const known = [
	'Map',
	'Set',
	'WeakMap',
	'Array',
	'Object',
	'Math',
	'Date',
	'Promise',
	'AbortController',
	'Infinity',
	'NaN',
	'undefined'
];

/** True if an expression names something that may belong to a function around the class. */
function names(tree: unknown): boolean {
	if (Array.isArray(tree)) return tree.some(names);
	if (!isNode(tree)) return false;
	if (/^(Arrow)?FunctionExpression$/.test(tree.type)) return false;
	const { type, name, computed, property, key, ...parts } = tree as Node & Record<string, unknown>;
	if (type === 'Identifier') return !known.includes(name as string);
	// what comes after a dot, and the keys of an object, name nothing
	return names(Object.values(parts)) || (computed === true && names([property, key]));
}

/** The places in a script where a field of a class gets a value that names something. */
function initializersIn(tree: unknown, found: Node[] = []): Node[] {
	if (Array.isArray(tree)) for (const one of tree) initializersIn(one, found);
	else if (isNode(tree)) {
		const { value, computed } = tree as Node & { value?: unknown; computed?: boolean };
		if (tree.type === 'PropertyDefinition' && computed !== undefined && isNode(value) && names(value))
			found.push(value);
		for (const part of Object.values(tree)) initializersIn(part, found);
	}
	return found;
}

/**
 * Puts the initial values of class fields into functions, because Safari before 16 does not find outer names in them
 * (https://webkit.org/b/236843). To do without fields altogether would cost an eighth of the weight of the map.
 * @param parse gives the syntax tree (ESTree, with positions) of a script
 */
export function withInitializers(code: string, parse: (code: string) => unknown): string {
	let written = '';
	let from = 0;
	// inner ones are in what outer ones put into a function
	let end = -1;
	for (const { start, end: to } of initializersIn(parse(code)).sort((a, b) => a.start - b.start)) {
		if (start < end) continue;
		end = to;
		written += `${code.slice(from, start)}(()=>(${code.slice(start, to)}))()`;
		from = to;
	}
	return written + code.slice(from);
}

/** Makes {@link withInitializers} of every script that browsers get, after it was made small: that would undo it. */
export const fieldInitializers = (): Plugin => ({
	name: 'field-initializers',
	apply: 'build',
	generateBundle(_, bundle) {
		if (this.environment.name !== 'client') return;
		for (const chunk of Object.values(bundle))
			if (chunk.type === 'chunk') chunk.code = withInitializers(chunk.code, (code) => this.parse(code));
	}
});
