import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Network } from '../../domain/road/network.ts';
import { readRoads } from '../roads.ts';
import { offer } from '../runtime.ts';
import { readExpressways } from './expressways.ts';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'changxing-roads-'));
	mkdirSync(join(root, 'supabase/seed'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

it('serves phones the same roads that the hub uses, also after the file was edited', async () => {
	const file = 'supabase/seed/expressways.json';
	const drawn = JSON.parse(readFileSync(join(import.meta.dirname, '../../../..', file), 'utf8')) as {
		code: string;
	}[];
	writeFileSync(join(root, file), JSON.stringify([{ ...drawn[0], code: 'G9999' }]));
	const roads = readRoads(root);
	offer({ roads });
	const network = new Network(roads);
	// the file changes again while the server runs: neither side reads that change
	writeFileSync(join(root, file), JSON.stringify(drawn));
	const served = JSON.parse((await readExpressways()).body.toString()) as { id: string; code: string }[];
	expect(served).toEqual(JSON.parse(JSON.stringify(roads)));
	expect(served.map(({ id }) => id)).toEqual([...network.roads.keys()]);
	expect(new Set(served.map(({ code }) => code))).toEqual(new Set(['G9999']));
});
