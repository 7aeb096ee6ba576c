import { beforeAll, expect, it } from 'vitest';
import { become, fill, hotCalls } from './large.ts';
import { describePostgres, type Connection } from './native.ts';

/** A node of a plan, as `explain (analyze, format json)` writes it. */
interface Node {
	'Node Type': string;
	'Relation Name'?: string;
	'Actual Rows': number;
	'Actual Loops': number;
	'Rows Removed by Filter'?: number;
	Plans?: Node[];
}

/** Rows up to which a sequential scan is cheap: an empty partition, a table of settings. */
const small = 1000;

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];
/** Rows that a node has looked at. */
const read = (node: Node) =>
	(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];

describePostgres('in a large database', (postgres) => {
	let db: Connection;
	let plans: { text: string; nodes: Node[] }[] = [];
	let explains = true;

	beforeAll(async () => {
		db = await postgres().connect();
		await fill(db, { places: 20_000, people: 40_000, reports: 200_000 });
		db.client.on('notice', ({ message }) => {
			const found = /^duration: .* plan:\n([\s\S]*)$/.exec(message ?? '');
			if (!found) return;
			const { 'Query Text': text, Plan: plan } = JSON.parse(found[1]!) as {
				'Query Text': string;
				Plan: Node;
			};
			plans.push({ text, nodes: nodesOf(plan) });
		});
		// it writes the plans of the statements inside functions, too
		explains = await db.query(`load 'auto_explain'`).then(
			() => true,
			() => false
		);
		if (explains)
			await db.query(`set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
				set auto_explain.log_format = json; set auto_explain.log_level = notice; set auto_explain.log_analyze = on;
				set auto_explain.log_timing = off`);
	}, 180_000);

	it.for(Object.entries(hotCalls))(
		'no table of places, people or reports is read as a whole for %s',
		{ timeout: 60_000 },
		async ([, { sql, role }], { skip }) => {
			skip(!explains, 'this PostgreSQL server has no auto_explain');
			await become(db, role);
			plans = [];
			await db.query(sql);
			expect(plans.length).toBeGreaterThan(0);
			const whole = plans.flatMap(({ text, nodes }) =>
				nodes
					.filter((node) => node['Node Type'] === 'Seq Scan' && read(node) > small)
					.map((node) => `${node['Relation Name']} in ${text.trim().replace(/\s+/g, ' ').slice(0, 160)}`)
			);
			expect(whole).toEqual([]);
			const rows = plans.flatMap(({ nodes }) => nodes.filter((node) => node['Relation Name'])).map(read);
			expect(rows.reduce((sum, one) => sum + one, 0)).toBeLessThan(40_000);
		}
	);

	it('places in doubt are the disputed ones, and those with nothing known for sure, the newest first', async () => {
		await become(db, 'service');
		await db.query('set auto_explain.log_min_duration = -1');
		// the same in one statement, which reads everything
		const expected = await db.query<{ id: string; reason: string }>(
			`select s.place_id as id, case when s.dispute is null then 'stale' else 'disputed' end as reason
			from place_status s join places p on p.id = s.place_id
			where not p.archived and s.pin is null and (s.dispute is not null or s.report_count = 0 or
				(select max(b) from unnest(fade(coalesce(s.crowd, s.belief)::float8[], extract(epoch from now() - s.belief_at) / 3600, chain_of(p.id))) b) < 0.55)
			order by s.dispute is null, s.last_report_at desc nulls last, p.id`
		);
		expect(new Set(expected.map(({ reason }) => reason)).size).toBe(2);
		expect(expected.length).toBeLessThan(20_000);
		for (const most of [1, 20, 100, 5000]) {
			const found = await db.query<{ id: string; reason: string }>(
				`select d ->> 'id' as id, d ->> 'reason' as reason from jsonb_array_elements(doubtful_places($1)) d`,
				[most]
			);
			expect(found).toEqual(expected.slice(0, most));
		}
	}, 60_000);
});
