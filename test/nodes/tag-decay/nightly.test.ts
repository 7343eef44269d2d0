import { stampTags } from '../../../lib/ledger/stamp-tags';
import { TestCorp } from '../corp';
import { byPolicies, decayOf, ledgerOf, mark, runDecay, succeeded, sweep } from './decaying';

const WEEK = byPolicies([
	{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7 },
	{ id: 'level', group: '客户等级', mode: 'never' },
]);

test('the nightly pipeline takes off what has expired and nothing else', async () => {
	const corp = await TestCorp.start({ customers: 800 });
	try {
		const before = await corp.relations();
		const { tag_group } = await corp.post<{
			tag_group: Array<{ group_name: string; tag: Array<{ id: string }> }>;
		}>(`/cgi-bin/externalcontact/get_corp_tag_list?access_token=${await tokenOf(corp)}`);
		const campaign = new Set(
			tag_group.find(({ group_name }) => group_name === '双十一活动')!.tag.map(({ id }) => id),
		);
		// Every other relation is old, the others were stamped just now.
		const items = before.map((relation, index) => ({
			...relation,
			at: index % 2 === 0 ? '2025-01-01T00:00:00Z' : new Date().toISOString(),
		}));
		succeeded(await runDecay(corp, 'stamp', { age: 'field', ageField: 'at' }, items));
		const night = await sweep(corp, WEEK, undefined);
		expect(night.expired.length).toBeGreaterThan(20);
		const marked = await mark(corp, night.expired);
		expect(marked.outputs[1]).toEqual([]);

		const expected = before.map((relation, index) => ({
			...relation,
			tags: relation.tags.filter((tag) => index % 2 === 1 || !campaign.has(tag)),
		}));
		expect(sorted(await corp.relations())).toEqual(sorted(expected));
		// What is removed is not reported again.
		expect((await sweep(corp, WEEK, undefined)).lines).toEqual([]);
	} finally {
		await corp.stop();
	}
});

test('a hundred thousand stamps are swept page by page, each due relation once', async () => {
	const corp = await TestCorp.start();
	try {
		const relations = 50_000;
		const items = Array.from({ length: relations }, (_, n) => ({
			userid: `member${n % 100}`,
			external_userid: `wm_${n}`,
			tags: ['双十一活动/受邀', '客户等级/VIP'],
			at: n % 10 === 0 ? '2025-01-01T00:00:00Z' : new Date().toISOString(),
		}));
		succeeded(await runDecay(corp, 'stamp', { age: 'field', ageField: 'at' }, items));
		const { expired, expiring } = await sweep(corp, WEEK, undefined);
		expect(expiring).toEqual([]);
		expect(expired).toHaveLength(relations / 10);
		expect(new Set(expired.map(({ json }) => json.external_userid)).size).toBe(relations / 10);
		expect(expired.every(({ json }) => decayOf(json).tags.length === 1)).toBe(true);
	} finally {
		await corp.stop();
	}
}, 120_000);

test('a sweep that dies between two pages goes on where it was', async () => {
	const corp = await TestCorp.start();
	try {
		const items = Array.from({ length: 3_000 }, (_, n) => ({
			userid: 'zhangsan',
			external_userid: `wm_${n}`,
			tags: ['双十一活动/受邀'],
			at: '2025-01-01T00:00:00Z',
		}));
		succeeded(await runDecay(corp, 'stamp', { age: 'field', ageField: 'at' }, items));
		const ledger = await ledgerOf(corp);
		await sweep(corp, WEEK, undefined);
		// As after a death: some are scheduled, the rest is not.
		const { corpid } = corp.simulator;
		const { tag_id } = decayOf((await sweep(corp, WEEK, undefined)).expired[0]!.json).tags[0]!;
		const seenAgain = items.slice(0, 1_500).map(({ userid, external_userid }) => ({
			userid,
			external_userid,
			tag_id,
			present: 1 as const,
			at: Date.parse('2025-01-01T00:00:00Z'),
		}));
		await stampTags(ledger.db, corpid, seenAgain);
		await ledger.close();
		expect((await sweep(corp, WEEK, undefined)).expired).toHaveLength(3_000);
	} finally {
		await corp.stop();
	}
});

async function tokenOf(corp: TestCorp): Promise<string> {
	const { corpid, corpsecret } = corp.simulator;
	const { access_token } = await corp.get<{ access_token: string }>(
		`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
	);
	return access_token;
}

function sorted(relations: Array<{ userid: string; external_userid: string; tags: string[] }>): string[] {
	return relations
		.map(({ userid, external_userid, tags }) => `${external_userid} ${userid} ${[...tags].sort().join(' ')}`)
		.sort();
}
