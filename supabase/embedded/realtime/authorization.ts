import type { PGlite } from '@electric-sql/pglite';
import type { Identity } from '../identity.ts';

export interface Rights {
	read: { broadcast: boolean; presence: boolean };
	write: { broadcast: boolean; presence: boolean };
}

export const everything: Rights = {
	read: { broadcast: true, presence: true },
	write: { broadcast: true, presence: true }
};

/** Time for which an answer is reused, ms: a thousand clients that reconnect at once ask the same. */
const reuse = 5000;

type Turn = (work: () => Promise<Rights>) => Promise<Rights>;

/** Conditions of a role on a row of `realtime.messages`, as SQL expressions. */
interface Conditions {
	read: string;
	write: string;
}

/**
 * Checks with the policies on `realtime.messages` what a caller may do on a private topic, as Supabase does. Supabase inserts
 * rows and sees which ones are refused; here the conditions of the policies are selected, because a refusal would abort the
 * transaction, and every join without the right to write has one.
 */
export class Authorization {
	#driver: PGlite;
	#answers = new Map<string, { asked: number; rights: Promise<Rights> }>();

	constructor(driver: PGlite) {
		this.#driver = driver;
	}

	/** @param turn runs the question when it is the turn of the caller */
	async rights(identity: Identity, topic: string, turn: Turn = (work) => work()): Promise<Rights> {
		const claims = JSON.stringify(identity.claims);
		const key = `${identity.role}\0${topic}\0${claims}`;
		// asked again when it is the turn: nobody waits in the queue of another caller
		return (
			this.#known(key) ?? turn(() => this.#known(key) ?? this.#remember(key, identity.role, claims, topic))
		);
	}

	#known(key: string): Promise<Rights> | undefined {
		const known = this.#answers.get(key);
		return known && performance.now() - known.asked < reuse ? known.rights : undefined;
	}

	#remember(key: string, role: string, claims: string, topic: string): Promise<Rights> {
		if (this.#answers.size > 5000) this.#answers.clear();
		const rights = this.#ask(role, claims, topic);
		this.#answers.set(key, { asked: performance.now(), rights });
		rights.catch(() => this.#answers.delete(key));
		return rights;
	}

	async #ask(role: string, claims: string, topic: string): Promise<Rights> {
		const { read, write } = await this.#conditionsOf(role);
		const sub = (JSON.parse(claims) as { sub?: string }).sub ?? '';
		return this.#driver.transaction(async (transaction) => {
			await transaction.query(
				`select set_config('realtime.topic', $1, true), set_config('role', $2, true),
					set_config('request.jwt.claims', $3, true), set_config('request.jwt.claim.sub', $4, true),
					set_config('request.jwt.claim.role', $2, true)`,
				[topic, role, claims, sub]
			);
			const { rows } = await transaction.query<{ extension: string; read: boolean; write: boolean }>(
				`select messages.extension, coalesce(${read}, false) as read, coalesce(${write}, false) as write
				from jsonb_populate_recordset(null::realtime.messages, $1::jsonb) as messages`,
				[JSON.stringify(['broadcast', 'presence'].map((extension) => row(topic, extension)))]
			);
			const may = (what: 'read' | 'write', extension: string) =>
				rows.some((answer) => answer.extension === extension && answer[what]);
			return {
				read: { broadcast: may('read', 'broadcast'), presence: may('read', 'presence') },
				write: { broadcast: may('write', 'broadcast'), presence: may('write', 'presence') }
			};
		});
	}

	async #conditionsOf(role: string): Promise<Conditions> {
		const { rows } = await this.#driver.query<Conditions>(conditionsQuery, [role]);
		return rows[0]!;
	}
}

/** A row as an insert with these two columns makes it. */
const row = (topic: string, extension: string) => ({
	id: crypto.randomUUID(),
	...{ topic, extension, private: false },
	updated_at: new Date().toISOString(),
	inserted_at: new Date().toISOString()
});

/**
 * The conditions of a role ($1) by PostgreSQL's rules: privileges of the table; without row security, or with the right to
 * bypass it, nothing else; otherwise one permissive policy and all restrictive ones.
 */
const conditionsQuery = `
	with role as (select oid, rolbypassrls or rolsuper as bypasses from pg_roles where rolname = $1),
	command as (select * from (values ('read', 'r', 'select'), ('write', 'a', 'insert')) as c (name, letter, privilege)),
	condition as (
		select c.name, c.privilege, p.polpermissive,
			case c.letter
				when 'r' then pg_get_expr(p.polqual, p.polrelid)
				else coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid))
			end as expression
		from command c, role, pg_policy p
		where p.polrelid = 'realtime.messages'::regclass and p.polcmd in ('*', c.letter::"char")
			and exists (
				select from unnest(p.polroles) as r (oid)
				where case when r.oid = 0 then true else pg_has_role(role.oid, r.oid, 'usage') end
			)
	),
	whole as (
		select c.name,
			case
				when not has_table_privilege(role.oid, 'realtime.messages', c.privilege) then 'false'
				when role.bypasses or not t.relrowsecurity then 'true'
				else (
					select coalesce('(' || string_agg('(' || coalesce(expression, 'true') || ')', ' or ') filter (where polpermissive) || ')', 'false')
						|| coalesce(' and ' || string_agg('(' || coalesce(expression, 'true') || ')', ' and ') filter (where not polpermissive), '')
					from condition where condition.name = c.name
				)
			end as sql
		from command c, role, pg_class t where t.oid = 'realtime.messages'::regclass
	)
	select (select sql from whole where name = 'read') as read, (select sql from whole where name = 'write') as write`;
