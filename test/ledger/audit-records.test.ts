import {
	listDecisions,
	recordDecisions,
	type AuditedDecision,
	type AuditedRun,
} from '../../lib/ledger/audit-records';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();

const RUN: AuditedRun = {
	corp_id: CORP,
	at: 1_000,
	workflow_id: 'w1',
	execution_id: '7',
	node_name: 'Permission Guard',
	policy: 'a1b2c3d4',
};

const DENIED: AuditedDecision = {
	operator: 'LiSi',
	action: 'add',
	userid: 'zhangsan',
	external_userid: 'wm1',
	tag_id: 'et1',
	tag: '客户等级/VIP',
	decision: 'denied',
	code: 'TIER_NOT_ALLOWED',
	rules: ['总部标签', 'hq-only'],
	operator_departments: [
		[1, 5, 12],
		[1, 7],
	],
};

const LIBRARY: AuditedDecision = {
	...DENIED,
	...{ action: 'rename', userid: null, external_userid: null, tag_id: null, tag: '新组/"新"标签' },
	...{ decision: 'needs_approval', code: 'NEEDS_APPROVAL', rules: [], operator_departments: [] },
};

describe.each(dialects)('audit records on %s', (dialect) => {
	it('come back whole, newest first', async () => {
		const { db } = await databases.open(dialect);
		await recordDecisions(db, RUN, [DENIED, LIBRARY]);
		const found = await listDecisions(db, { corp_id: CORP, limit: 10 });
		expect(found).toStrictEqual([
			{ ...RUN, ...LIBRARY, id: expect.any(Number) },
			{ ...RUN, ...DENIED, id: expect.any(Number) },
		]);
	});

	it('are found by operator in any spelling, by customer, and by time with both ends included', async () => {
		const { db } = await databases.open(dialect);
		for (const at of [100, 200, 300]) {
			await recordDecisions(db, { ...RUN, at }, [
				DENIED,
				{ ...DENIED, operator: 'wangwu' },
				{ ...LIBRARY, operator: 'wangwu' },
			]);
		}
		await recordDecisions(db, { ...RUN, corp_id: 'ww-other', at: 200 }, [DENIED]);
		const times = async (query: object) =>
			(await listDecisions(db, { corp_id: CORP, limit: 99, ...query })).map(({ at }) => at);
		expect(await times({ operator: 'lisi' })).toEqual([300, 200, 100]);
		expect(await times({ operator: 'LISI', from: 200 })).toEqual([300, 200]);
		expect(await times({ external_userid: 'wm1', to: 200 })).toEqual([200, 200, 100, 100]);
		expect(await times({ external_userid: 'wm1', operator: 'wangwu', from: 200, to: 200 })).toEqual([200]);
		expect(await times({ external_userid: 'wm2' })).toEqual([]);
		expect(await times({ from: 301 })).toEqual([]);
	});

	it.each([{}, { operator: 'lisi' }, { external_userid: 'wm1' }])(
		'continue page by page without a gap, also within one millisecond: %j',
		async (filter) => {
			const { db } = await databases.open(dialect);
			const codes = Array.from({ length: 7 }, (_, i) => ({ ...DENIED, code: `C${i}` }));
			await recordDecisions(db, { ...RUN, at: 500 }, codes.slice(0, 5));
			// A worker whose clock is behind writes later.
			await recordDecisions(db, { ...RUN, at: 400 }, codes.slice(5));
			const query = { corp_id: CORP, limit: 3, ...filter };
			const found: string[] = [];
			for (let page = await listDecisions(db, query); page.length > 0;) {
				found.push(...page.map(({ code }) => code));
				page = await listDecisions(db, { ...query, before: page.at(-1) });
			}
			expect(found).toEqual(['C4', 'C3', 'C2', 'C1', 'C0', 'C6', 'C5']);
		},
	);

	it('are written thousands at a time, in the order given', async () => {
		const { db } = await databases.open(dialect);
		const many = Array.from({ length: 2_345 }, (_, i) => ({ ...DENIED, code: `C${i}` }));
		await recordDecisions(db, RUN, many);
		const found = await listDecisions(db, { corp_id: CORP, limit: 5_000 });
		expect(found.map(({ code }) => code).reverse()).toEqual(many.map(({ code }) => code));
	});
});
