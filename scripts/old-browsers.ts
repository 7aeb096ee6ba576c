import type { AtRule, ChildNode, Plugin, Root } from 'postcss';

/** Names that `@layer` statements declare, in their order. */
function orderOf(root: Root): string[] {
	const names: string[] = [];
	root.walkAtRules('layer', ({ params }) => {
		for (const name of params.split(',').map((one) => one.trim()))
			if (!names.includes(name)) names.push(name);
	});
	return names;
}

/**
 * Writes a style sheet for browsers without cascade layers and without small viewport units (Chrome 94, the WebViews on it).
 * The rules of layers come in the order of the layers, before those without one, so that later ones win where they are equally
 * specific: selectors of `@layer components` must not be more specific than the utilities that are used beside them.
 */
export const oldBrowsers: Plugin = {
	postcssPlugin: 'old-browsers',
	OnceExit(root) {
		const order = orderOf(root);
		const layers = new Map<string, ChildNode[]>(order.map((name) => [name, []]));
		root.each((node) => {
			if (node.type !== 'atrule' || node.name !== 'layer') return;
			layers.get(node.params.trim())?.push(...((node as AtRule).nodes ?? []));
			node.remove();
		});
		root.prepend(...[...layers.values()].flat().map((node) => node.clone()));
		root.walkDecls((declaration) => {
			if (/\d[dsl]vh\b/.test(declaration.value))
				declaration.cloneBefore({ value: declaration.value.replace(/(\d)[dsl](vh)\b/g, '$1$2') });
		});
	}
};
