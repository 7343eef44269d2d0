import { mergePolicy } from '../../../lib/domain/merge/merge-policy';
import { compileMergeRules } from '../../../lib/domain/merge/merge-rules';
import { TagLibrary } from '../../../lib/domain/tag-library';
import { mergeRelations } from '../../../nodes/TagSync/merge/merge-relations';
import { TestCorp } from '../corp';
import {
	calibrate,
	editInWecom,
	mark,
	merge,
	syncOf,
	tagIds,
	tick,
	withLedger,
	type Relation,
} from './syncing';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let ids: Map<string, string>;
let relation: Relation;

const idOf = (path: string): string => ids.get(path)!;

beforeEach(async () => {
	corp = await TestCorp.start();
	ids = await tagIds(corp);
	const found = (await corp.relations()).find(({ tags }) => !tags.includes(idOf(VIP)))!;
	relation = { userid: found.userid, external_userid: found.external_userid };
});
afterEach(async () => await corp.stop());

describe('a tag that people took off in WeCom after the ledger last looked', () => {
	const ask = { add_tag: [VIP] };

	beforeEach(async () => {
		await mark(corp, [{ ...relation, add_tag: [VIP] }]);
		await calibrate(corp);
		await tick();
		await editInWecom(corp, 'unmark', relation, idOf(VIP));
	});

	test('clashes again on an item that waited for a review while the ledger learned of the edit', async () => {
		const { review } = await merge(corp, [{ ...relation, ...ask, operator: 'lisi' }]);
		await tick();
		await calibrate(corp);
		await tick();
		const again = await merge(corp, review);
		expect(again.review.map((item) => syncOf(item).status)).toEqual(['needs_review']);
		expect(syncOf(again.review[0]!).asked_at).toBe(syncOf(review[0]!).asked_at);
	});

	test('clashes again on items of a run that failed, while the ledger learned of the edit', async () => {
		await corp.post('/sim/faults', { endpoint: '*', kind: 'errcode', value: 48002 });
		const asked = { ...relation, ...ask, operator: 'lisi' };
		const failed = await merge(corp, [asked], {}, { onError: 'continueRegularOutput' });
		expect(failed.merged).toEqual([]);
		expect(syncOf(failed.review[0]!)).toMatchObject({
			status: 'unreadable',
			reasons: [{ code: 'NOT_DECIDED' }],
		});
		await fetch(`${corp.simulator.url}/sim/faults`, { method: 'DELETE' });
		await tick();
		await calibrate(corp);
		await tick();
		const { review } = await merge(corp, failed.review);
		expect(review.map((item) => syncOf(item).reasons)).toMatchObject([
			[{ code: 'ADD_CONTESTED', verdict: 'review' }],
		]);
		expect(syncOf(review[0]!).asked_at).toBe(syncOf(failed.review[0]!).asked_at);
	});

	test.each([
		[
			'the run failed',
			async () => await corp.post('/sim/faults', { endpoint: '*', kind: 'errcode', value: 48002 }),
		],
		[
			'the relation has ended',
			async () => await corp.post('/sim/console', { op: 'delete_customer', ...relation }),
		],
	])('keeps its review where it is merged again and %s', async (_, spoil) => {
		const { review } = await merge(corp, [{ ...relation, ...ask, operator: 'lisi' }]);
		await spoil();
		const again = await merge(corp, review, {}, { onError: 'continueRegularOutput' });
		const { status, reasons, ...kept } = syncOf(again.review[0]!);
		const { status: _status, reasons: _reasons, ...before } = syncOf(review[0]!);
		expect(status).toBe('unreadable');
		expect(reasons[0]!.code).toMatch(/^(NOT_DECIDED|RELATION_NOT_FOUND)$/);
		expect(kept).toEqual(before);
	});
});

test('a merge writes nothing while it goes on: a run that dies later has moved no base', async () => {
	await calibrate(corp);
	await tick();
	await editInWecom(corp, 'mark', relation, idOf(VIP));
	const { userid, external_userid } = relation;
	const held = new Set(await corp.tagsOf(userid, external_userid));
	const change = { userid, external_userid, add: [], remove: [idOf(VIP)], operator: undefined };
	const others = Array.from({ length: 1_000 }, (_, n) => ({ ...change, external_userid: `wm_${n}` }));
	const changes = [change, ...others].map((each, position) => ({ ...each, position }));
	const now = Date.now();
	const theirs = {
		...{ since: now, until: now, wholeCustomers: false, othersOf: () => undefined },
		of: (one: Relation) => (one.external_userid === external_userid ? held : undefined),
	};
	await withLedger(corp, async (ledger) => {
		const run = {
			...{ ledger, corpId: corp.simulator.corpid, theirs, policy: mergePolicy(), signal: undefined },
			rules: compileMergeRules({ library: new TagLibrary([]) }),
			protectMs: { person: 0, automation: 0 },
		};
		const asked = changes.map(() => ({ at: now, actor: 'automation' as const, by: undefined, items: 1 }));
		const merging = mergeRelations(changes, asked, run, ({ position }) => {
			if (position === 1_000) throw new Error('killed');
		});
		await expect(merging).rejects.toThrow('killed');
	});
	const { merged } = await merge(corp, [{ ...relation, remove_tag: [VIP] }]);
	expect(syncOf(merged[0]!).reasons).toMatchObject([{ code: 'REMOVE_CONTESTED', verdict: 'theirs' }]);
});
