import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, hint, ledgerOf, mark, resultOf, results, runTag, tally } from './tagging';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';
const WARM = '双十一活动/预热';
const MARK_CALL = 'externalcontact/mark_tag';

let corp: TestCorp;
let idOf: (path: string) => string;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 100 });
	idOf = await readTagIds(corp);
});
afterEach(async () => await corp.stop());

async function bareRelations(count: number) {
	const taken = [VIP, INVITED, WARM].map(idOf);
	return (await corp.relations())
		.filter(({ tags }) => !tags.some((tag) => taken.includes(tag)))
		.slice(0, count)
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
}

describe('a relation that does not exist', () => {
	test('fails alone, as an item, with what to do', async () => {
		const [one, two] = await bareRelations(2);
		const followers = (await corp.relations()).filter(
			(other) => other.external_userid === one!.external_userid,
		);
		const stranger = (await corp.relations()).find(({ userid }) =>
			followers.every((other) => other.userid !== userid),
		);
		const run = await mark(
			corp,
			[
				one!,
				{ ...one!, userid: stranger!.userid },
				{ ...one!, external_userid: 'wmNobodyKnows' },
				{ ...two!, userid: 'nobody' },
				two!,
			],
			{ addTags: chosen(VIP) },
		);
		expect(results(run).map(({ status }) => status)).toEqual([
			'applied',
			'failed',
			'failed',
			'failed',
			'applied',
		]);
		const [, noRelation, noCustomer, noMember] = results(run);
		expect(noRelation).toMatchObject({ class: 'item', errcode: 84061, retryable: false });
		expect(noCustomer).toMatchObject({ class: 'item', errcode: 40096, retryable: false });
		expect(noMember).toMatchObject({ class: 'item', errcode: 60111, retryable: false });
		for (const result of [noRelation, noCustomer, noMember]) expect(result!.hint).toBeTruthy();
		expect(await corp.tagsOf(one!.userid, one!.external_userid)).toContain(idOf(VIP));
	});

	test('does not count towards stopping the run', async () => {
		const [relation] = await bareRelations(1);
		const missing = Array.from({ length: 30 }, (_, n) => ({ ...relation!, external_userid: `wmNobody${n}` }));
		const run = await mark(corp, [...missing, relation!], {
			addTags: chosen(VIP),
			options: { stopAfter: 5 },
		});
		expect(tally(run)).toEqual({ failed: 30, applied: 1 });
		expect(results(run).some(({ reasons }) => reasons?.[0]?.code === 'STOPPED')).toBe(false);
	});

	test('whose customer deleted the member is tagged like any other', async () => {
		const [relation] = await bareRelations(1);
		await corp.post('/sim/console', { op: 'customer_deletes_member', ...relation! });
		expect(tally(await mark(corp, [relation!], { addTags: chosen(VIP) }))).toEqual({ applied: 1 });
	});
});

describe('a tag that WeCom refuses', () => {
	/** Deletes the tag in the console as soon as the first tagging call is under way. */
	async function deleteDuring(path: string, run: () => ReturnType<typeof mark>) {
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/batch/get_by_user',
			kind: 'delay',
			value: 300,
			first: 1,
		});
		const running = run();
		while ((await corp.calls('externalcontact/batch/get_by_user')) === 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: idOf(path) });
		return await running;
	}

	test('because it was deleted after the library was read fails alone; the other tags go on', async () => {
		const relations = await bareRelations(8);
		const run = await deleteDuring(
			INVITED,
			async () => await mark(corp, relations, { addTags: chosen(VIP, INVITED, WARM) }),
		);
		expect(tally(run)).toEqual({ failed: 8 });
		for (const [index, { userid, external_userid }] of relations.entries()) {
			expect(results(run)[index]).toMatchObject({
				errcode: 40068,
				class: 'item',
				added: [idOf(VIP), idOf(WARM)],
			});
			const tags = await corp.tagsOf(userid, external_userid);
			expect(tags).toEqual(expect.arrayContaining([idOf(VIP), idOf(WARM)]));
			expect(tags).not.toContain(idOf(INVITED));
		}
		const ledger = await ledgerOf(corp);
		const rows = await ledger.db.selectFrom('changes').selectAll().execute();
		await ledger.close();
		expect(
			rows.filter(({ state }) => state === 'failed').map(({ tag_id, errcode }) => [tag_id, errcode]),
		).toEqual(relations.map(() => [idOf(INVITED), 40068]));
		expect(rows.filter(({ state }) => state === 'applied')).toHaveLength(16);
	});

	test('fails only the items that asked for it', async () => {
		const relations = await bareRelations(8);
		const [relation] = relations;
		const run = await deleteDuring(
			INVITED,
			async () =>
				await mark(corp, [
					...relations.map((other) => ({ ...other, add_tag: [WARM] })),
					{ ...relation!, add_tag: [VIP] },
					{ ...relation!, add_tag: [INVITED] },
				]),
		);
		const [withVip, withInvited] = results(run).slice(-2);
		expect(withVip).toMatchObject({ status: 'applied', added: [idOf(VIP)] });
		expect(withInvited).toMatchObject({ status: 'failed', errcode: 40068, added: [] });
	});

	test('because the member is outside its rule group fails alone', async () => {
		const { corpid, corpsecret } = corp.simulator;
		const { access_token } = await corp.get<{ access_token: string }>(
			`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
		);
		const { tag_group: groups } = await corp.post<{
			tag_group: Array<{ strategy_id: number; tag: Array<{ id: string }> }>;
		}>(`/cgi-bin/externalcontact/get_strategy_tag_list?access_token=${access_token}`);
		const strategyTag = groups[0]!.tag[0]!.id;
		const relations = await bareRelations(200);
		const run = await mark(
			corp,
			relations.map((relation) => ({ ...relation, add_tag: [VIP, strategyTag] })),
		);
		const refused = results(run).filter(({ status }) => status === 'failed');
		expect(refused.length).toBeGreaterThan(0);
		expect(refused.length).toBeLessThan(relations.length);
		for (const result of refused) expect(result).toMatchObject({ errcode: 60030, added: [idOf(VIP)] });
		const held = await corp.relations();
		expect(held.filter(({ tags }) => tags.includes(idOf(VIP)))).toEqual(
			expect.arrayContaining(relations.map((relation) => expect.objectContaining(relation))),
		);
	});
});

describe('an app that loses its right in mid-run', () => {
	test('stops the run after so many failures in a row; nothing is lost', async () => {
		const relations = await bareRelations(100);
		await corp.post('/sim/switches', { latency_ms: 30 });
		const running = mark(corp, relations, { addTags: chosen(VIP), options: { stopAfter: 5 } });
		while ((await corp.calls(MARK_CALL)) < 20) await new Promise((resolve) => setTimeout(resolve, 2));
		await corp.post('/sim/switches', { customer_contact_allowed: false });
		const run = await running;
		const stopped = results(run).filter(({ reasons }) => reasons?.[0]?.code === 'STOPPED');
		expect(stopped.length).toBeGreaterThan(10);
		expect(stopped[0]!.message).toMatch(/^Not attempted: the run stopped after 5 failures in a row/);
		expect(stopped[0]).toMatchObject({ errcode: 48002, class: 'credential', retryable: false });
		// Five in a row, and those that waited for their turn meanwhile.
		const { endpoints } = await corp.get<{ endpoints: Record<string, { errcodes: Record<string, number> }> }>(
			'/sim/stats',
		);
		expect(endpoints[MARK_CALL]!.errcodes['48002']).toBeLessThanOrEqual(5 + 32);

		const applied = results(run).filter(({ status }) => status === 'applied');
		expect(applied.length + results(run).filter(({ status }) => status === 'failed').length).toBe(
			relations.length,
		);
		let tagged = 0;
		for (const { userid, external_userid } of relations) {
			if ((await corp.tagsOf(userid, external_userid)).includes(idOf(VIP))) tagged += 1;
		}
		expect(tagged).toBe(applied.length);

		const ledger = await ledgerOf(corp);
		const rows = await ledger.db
			.selectFrom('changes')
			.select(['state', (eb) => eb.fn.countAll<number>().as('n')])
			.groupBy('state')
			.execute();
		const set = await ledger.db.selectFrom('change_sets').select('state').executeTakeFirstOrThrow();
		await ledger.close();
		expect(set.state).toBe('stopped');
		expect(Object.fromEntries(rows.map(({ state, n }) => [state, n]))).toEqual({
			applied: applied.length,
			failed: relations.length - applied.length - stopped.length,
			not_applied: stopped.length,
		});

		await corp.post('/sim/switches', { customer_contact_allowed: true });
		const again = await mark(corp, relations, { addTags: chosen(VIP) });
		expect(tally(again)).toEqual({ unchanged: applied.length, applied: relations.length - applied.length });
	});

	test('ends the run with its cause when nothing can be read', async () => {
		await corp.post('/sim/switches', { customer_contact_allowed: false });
		const run = await runTag(corp, 'customerTag.mark', { addTags: chosen(VIP) }, await bareRelations(3));
		expect(run.error?.message).toContain('48002');
	});
});

describe('reading back', () => {
	test('finds nothing to complain of when all is well', async () => {
		const run = await mark(corp, await bareRelations(10), {
			addTags: chosen(VIP),
			options: { verify: true },
		});
		expect(tally(run)).toEqual({ applied: 10 });
	});

	test('fails what somebody changed at the same time', async () => {
		const relations = await bareRelations(10);
		await corp.post('/sim/faults', { endpoint: MARK_CALL, kind: 'delay', value: 100 });
		const running = mark(corp, relations, { addTags: chosen(VIP, WARM), options: { verify: true } });
		const [relation] = relations;
		while (!(await corp.tagsOf(relation!.userid, relation!.external_userid)).includes(idOf(VIP))) {
			await new Promise((resolve) => setTimeout(resolve, 2));
		}
		await corp.post('/sim/console', { op: 'unmark', ...relation!, tag_id: idOf(VIP) });
		const run = await running;
		expect(tally(run)).toEqual({ applied: 9, failed: 1 });
		expect(results(run)[0]).toMatchObject({
			class: 'verify',
			retryable: true,
			added: [idOf(WARM)],
			message: expect.stringContaining(VIP),
		});
	});

	test('that is impossible leaves the results as they are, and says so', async () => {
		const relations = await bareRelations(2);
		await corp.post('/sim/faults', { endpoint: 'externalcontact/get', kind: 'errcode', value: 48002 });
		const run = await mark(corp, relations, {
			addTags: chosen(VIP),
			options: { verify: true, readFirst: false },
		});
		expect(tally(run)).toEqual({ applied: 2 });
		expect(hint(run)).toMatch(/could not be read back: .*48002/);
		expect(resultOf(run.outputs[0]![0]!).change_set).toMatch(/^cs_/);
	});
});
