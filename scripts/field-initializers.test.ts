import { parseAst } from 'vite';
import { expect, it } from 'vitest';
import { withInitializers } from './field-initializers.ts';

const written = (code: string) => withInitializers(code, parseAst);

it('puts what names something of its surroundings into a function', () => {
	expect(written('class A { a = b; #c = new D(e); static f = g.h; }')).toBe(
		'class A { a = (()=>(b))(); #c = (()=>(new D(e)))(); static f = (()=>(g.h))(); }'
	);
});

it('leaves alone what names nothing, and functions, which find their names', () => {
	const code =
		'class A { a; b = 1; c = new Map(); d = this.b.e; f = () => g; h = [{ i: -1 }]; j() { return k; } } const l = { m: n };';
	expect(written(code)).toBe(code);
});

it('goes into classes in classes once, and gives the same values', () => {
	const code = `const made = (outer) => { class A { a = [outer, class { b = outer }]; #c = outer + 1; get c() { return this.#c } } return new A() };
		const { a, c } = made(3); [a[0], new a[1]().b, c].join()`;
	const after = written(code);
	expect(after.match(/\(\)=>\(/g)).toHaveLength(2);
	expect((0, eval)(after)).toBe('3,3,4');
});
