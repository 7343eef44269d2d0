import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, hint, ledgerOf, mark, runTag, tally } from './tagging';

const VIP = '客户等级/VIP';
const MARK_CALL = 'externalcontact/mark_tag';

/** As many as WeCom takes at once. */
const IN_FLIGHT = 5;

let corp: TestCorp;
let vip: string;
let relations: Array<{ userid: string; external_userid: string }>;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 150, latencyMs: 20 });
	vip = (await readTagIds(corp))(VIP);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

/** Starts a run and cancels it when the corp has got so many tagging calls. */
async function cancelAfter(calls: number) {
	const cancellation = new AbortController();
	const running = runTag(corp, 'customerTag.mark', { addTags: chosen(VIP) }, relations, {
		signal: cancellation.signal,
	});
	while ((await corp.calls(MARK_CALL)) < calls) await new Promise((resolve) => setTimeout(resolve, 2));
	cancellation.abort();
	const run = await running;
	// What was under way still takes effect over there.
	await new Promise((resolve) => setTimeout(resolve, 80));
	return run;
}

/** As if the process had died that long ago. */
async function backdateHeartbeat(ms: number): Promise<void> {
	const ledger = await ledgerOf(corp);
	await ledger.db
		.updateTable('change_sets')
		.set((eb) => ({ heartbeat_at: eb('heartbeat_at', '-', ms) }))
		.execute();
	await ledger.close();
}

async function journal() {
	const ledger = await ledgerOf(corp);
	const sets = await ledger.db.selectFrom('change_sets').selectAll().orderBy('id').execute();
	const rows = await ledger.db
		.selectFrom('changes')
		.selectAll()
		.orderBy('change_set_id')
		.orderBy('seq')
		.execute();
	await ledger.close();
	return { sets, rows };
}

async function taggedKeys(): Promise<Set<string>> {
	const tagged = (await corp.relations()).filter(({ tags }) => tags.includes(vip));
	return new Set(tagged.map(({ userid, external_userid }) => `${external_userid} ${userid}`));
}

const keyOf = (row: { userid: string; external_userid: string }): string =>
	`${row.external_userid} ${row.userid}`;

describe('a run that is cancelled', () => {
	test('ends soon, sends nothing more, and has journalled all it did', async () => {
		const before = await taggedKeys();
		const run = await cancelAfter(30);
		expect(run.run.status).toBe('canceled');
		const calls = await corp.calls(MARK_CALL);
		expect(calls).toBeLessThan(relations.length - 20);
		expect(run.error?.message).toMatch(/^The execution was cancelled/);
		await new Promise((resolve) => setTimeout(resolve, 80));
		expect(await corp.calls(MARK_CALL)).toBe(calls);

		const { sets, rows } = await journal();
		expect(sets).toMatchObject([{ state: 'running' }]);
		expect(rows).toHaveLength(relations.length);
		const applied = new Set(rows.filter(({ state }) => state === 'applied').map(keyOf));
		const planned = new Set(rows.filter(({ state }) => state === 'planned').map(keyOf));
		expect(applied.size + planned.size).toBe(relations.length);
		const reached = [...(await taggedKeys())].filter((key) => !before.has(key));
		// What reached WeCom and is not known to have: no more than was under way.
		expect([...applied].every((key) => reached.includes(key))).toBe(true);
		expect(reached.length - applied.size).toBeLessThanOrEqual(IN_FLIGHT);
	});

	test('is settled by the next one once it is dead, which then completes the work', async () => {
		const before = await taggedKeys();
		await cancelAfter(30);
		const reached = (await taggedKeys()).size - before.size;
		const unknown = (await journal()).rows.filter(({ state }) => state === 'applied').length;
		await backdateHeartbeat(60_000);

		const run = await mark(corp, relations, { addTags: chosen(VIP) });
		expect(tally(run)).toEqual({ unchanged: reached, applied: relations.length - reached });
		expect(hint(run)).toMatch(
			new RegExp(
				`^${reached - unknown} changes of an interrupted earlier run had reached WeCom and ${relations.length - reached} had not`,
			),
		);
		expect((await taggedKeys()).size).toBe(before.size + relations.length);
		const { marks } = await corp.get<{ marks: { effective: number; no_op: number } }>('/sim/stats');
		expect(marks).toEqual({ effective: relations.length, no_op: 0 });

		const { sets, rows } = await journal();
		expect(sets).toMatchObject([
			{ state: 'interrupted', applied: reached, not_applied: relations.length - reached },
			{ state: 'finished', applied: relations.length - reached },
		]);
		expect(rows.some(({ state }) => state === 'planned')).toBe(false);
	});

	test('is left to itself while it may still be alive', async () => {
		await cancelAfter(30);
		const run = await mark(corp, relations.slice(0, 10), { addTags: chosen(VIP) });
		expect(hint(run)).not.toContain('interrupted');
		expect((await journal()).sets[0]).toMatchObject({ state: 'running' });
	});

	test('can be undone once it is dead, though it never ended', async () => {
		const before = await corp.relations();
		await cancelAfter(30);
		await backdateHeartbeat(60_000);
		const [set] = (await journal()).sets;
		const run = await runTag(
			corp,
			'customerTag.undo',
			{ changeSet: { __rl: true, mode: 'id', value: set!.id } },
			[{}],
		);
		expect(run.error).toBeUndefined();
		expect(await corp.relations()).toEqual(before);
	});

	test('cannot be undone while it may still be alive', async () => {
		await cancelAfter(30);
		const [set] = (await journal()).sets;
		const run = await runTag(
			corp,
			'customerTag.undo',
			{ changeSet: { __rl: true, mode: 'id', value: set!.id } },
			[{}],
		);
		expect(run.error?.message).toMatch(/^Change set "cs_.*" is still running/);
	});
});
