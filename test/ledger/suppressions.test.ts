import fc from 'fast-check';
import { readAllSuppressions, readSuppressions } from '../../lib/ledger/read-suppressions';
import { liftSuppressions, recordSuppressions, type NewSuppression } from '../../lib/ledger/suppressions';
import type { Ledger } from '../../lib/ledger/open';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();

const COMPLAINT: NewSuppression = { external_userid: 'wm1', category: 'complaint', at: 100, source: 'lisi' };

async function read(ledger: Ledger, customers: readonly string[], more: object = {}): Promise<string[]> {
	const found = await readSuppressions(ledger.db, CORP, customers, { now: 1_000, ...more });
	return found.map(({ external_userid, category, at }) => `${external_userid} ${category} ${at}`).sort();
}

describe.each(dialects)('suppressions on %s', (dialect) => {
	it('come back whole', async () => {
		const { db } = await databases.open(dialect);
		const full = { ...COMPLAINT, userid: 'ZhangSan', until: 5_000, note: '投诉 "服务"', key: 'ticket-7' };
		expect(await recordSuppressions(db, CORP, [full, COMPLAINT])).toEqual({ recorded: 2, known: 0 });
		const found = await readSuppressions(db, CORP, ['wm1'], { now: 1_000 });
		found.sort((a, b) => (a.key < b.key ? -1 : 1));
		expect(found).toStrictEqual([
			{ ...full, corp_id: CORP, lifted_at: null },
			{
				...COMPLAINT,
				...{
					corp_id: CORP,
					key: 'wm1||100|complaint',
					userid: null,
					until: null,
					note: null,
					lifted_at: null,
				},
			},
		]);
	});

	it('are recorded once, however often and by whomever', async () => {
		const { db } = await databases.open(dialect);
		const rows = [
			COMPLAINT,
			{ ...COMPLAINT, at: 101 },
			{ ...COMPLAINT, category: 'deleted' },
			{ ...COMPLAINT, userid: 'Bob' },
			{ ...COMPLAINT, userid: 'bob', source: 'wangwu' },
			{ ...COMPLAINT, external_userid: 'wm2' },
		];
		expect(await recordSuppressions(db, CORP, rows)).toEqual({ recorded: 5, known: 1 });
		expect(await recordSuppressions(db, CORP, rows)).toEqual({ recorded: 0, known: 6 });
		expect(await recordSuppressions(db, 'ww-other', [COMPLAINT])).toEqual({ recorded: 1, known: 0 });
		const keyed = { ...COMPLAINT, key: 'ticket-7' };
		expect(await recordSuppressions(db, CORP, [keyed])).toEqual({ recorded: 1, known: 0 });
		expect(await recordSuppressions(db, CORP, [{ ...keyed, at: 900 }])).toEqual({ recorded: 0, known: 1 });
		expect(await recordSuppressions(db, CORP, [])).toEqual({ recorded: 0, known: 0 });
	});

	it('hold up to and with their last moment, and count by category and by when it happened', async () => {
		const ledger = await databases.open(dialect);
		await recordSuppressions(ledger.db, CORP, [
			COMPLAINT,
			{ ...COMPLAINT, category: 'do_not_disturb', at: 200, until: 1_000 },
			{ ...COMPLAINT, category: 'control_group', at: 300, until: 999 },
			{ ...COMPLAINT, external_userid: 'wm2', at: 400 },
		]);
		await recordSuppressions(ledger.db, 'ww-other', [{ ...COMPLAINT, at: 500 }]);
		expect(await read(ledger, ['wm1'])).toEqual(['wm1 complaint 100', 'wm1 do_not_disturb 200']);
		expect(await read(ledger, ['wm1'], { now: 999 })).toHaveLength(3);
		expect(await read(ledger, ['wm1'], { now: 1_001 })).toEqual(['wm1 complaint 100']);
		expect(await read(ledger, ['wm1', 'wm2'], { categories: ['complaint'] })).toHaveLength(2);
		expect(await read(ledger, ['wm1', 'wm2'], { categories: [] })).toEqual([]);
		expect(await read(ledger, ['wm1'], { since: 101 })).toEqual(['wm1 do_not_disturb 200']);
		expect(await read(ledger, ['wm1'], { since: 100 })).toHaveLength(2);
		expect(await read(ledger, [])).toEqual([]);
	});

	it('end when they are lifted, and a repeated recording does not bring them back', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await recordSuppressions(db, CORP, [
			COMPLAINT,
			{ ...COMPLAINT, category: 'deleted' },
			{ ...COMPLAINT, at: 700 },
			{ ...COMPLAINT, external_userid: 'wm2' },
		]);
		const lift = { external_userids: ['wm1', 'wm1', 'wm9'], category: 'complaint', at: 699 };
		expect(await liftSuppressions(db, 'ww-other', lift)).toBe(0);
		expect(await liftSuppressions(db, CORP, lift)).toBe(1);
		expect(await liftSuppressions(db, CORP, lift)).toBe(0);
		expect(await recordSuppressions(db, CORP, [COMPLAINT])).toEqual({ recorded: 0, known: 1 });
		expect(await read(ledger, ['wm1', 'wm2'])).toEqual([
			'wm1 complaint 700',
			'wm1 deleted 100',
			'wm2 complaint 100',
		]);
		expect(await liftSuppressions(db, CORP, { external_userids: ['wm1'], at: 700 })).toBe(2);
		expect(await read(ledger, ['wm1', 'wm2'])).toEqual(['wm2 complaint 100']);
	});

	it('of one member end for this member alone', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		const deleted = { ...COMPLAINT, category: 'deleted' };
		await recordSuppressions(db, CORP, [
			{ ...deleted, userid: 'Ann' },
			{ ...deleted, userid: 'bob' },
			{ ...deleted, at: COMPLAINT.at + 1 },
		]);
		const lift = { external_userids: ['wm1'], userid: 'ann', category: 'deleted', at: 900 };
		expect(await liftSuppressions(db, CORP, lift)).toBe(1);
		const left = await readSuppressions(db, CORP, ['wm1'], { now: 900 });
		expect(left.map(({ userid }) => userid).sort()).toEqual(['bob', null]);
	});

	it.each([
		[{ external_userid: '' }, 'Suppression 2: external_userid is "", expected the id of a customer'],
		[{ category: '' }, 'Suppression 2: category is "", expected 1 to 64 characters'],
		[{ category: 'x'.repeat(65) }, /category is "x+", expected 1 to 64 characters/],
		[{ at: 1.5 }, 'Suppression 2: at is "1.5", expected a time in epoch milliseconds'],
		[{ until: 99 }, 'Suppression 2: until is "99", expected a time not before 100, or none'],
		[{ userid: '' }, 'Suppression 2: userid is "", expected the id of a member, or none'],
		[{ key: '' }, 'Suppression 2: key is "", expected a text, or none'],
	])('refuse %j, and record nothing', async (wrong, message) => {
		const ledger = await databases.open(dialect);
		const rows = [COMPLAINT, { ...COMPLAINT, ...wrong }];
		await expect(recordSuppressions(ledger.db, CORP, rows)).rejects.toMatchObject({
			code: 'LEDGER_VALUE',
			message: typeof message === 'string' ? message : expect.stringMatching(message),
		});
		expect(await read(ledger, ['wm1'])).toEqual([]);
	});

	it('are the same looked up by customer and gone through as a whole', async () => {
		const ledger = await databases.open(dialect);
		const rows = Array.from({ length: 2_300 }, (_, i) => ({ ...COMPLAINT, external_userid: `wm${i}` }));
		await recordSuppressions(ledger.db, CORP, rows);
		await recordSuppressions(ledger.db, 'ww-other', rows.slice(0, 10));
		const few = ['wm5', 'wm2299', 'wm0', 'nobody'];
		const many = Array.from({ length: 4_000 }, (_, i) => `wm${i + 1_000}`);
		const sorted = (customers: string[]) => customers.map((customer) => `${customer} complaint 100`).sort();
		expect(await read(ledger, few)).toEqual(sorted(['wm5', 'wm2299', 'wm0']));
		expect(await read(ledger, many)).toEqual(sorted(many.slice(0, 1_300)));
		const all = await readAllSuppressions(ledger.db, CORP, { now: 1_000 });
		expect(all.map(({ external_userid }) => external_userid).sort()).toEqual(
			rows.map(({ external_userid }) => external_userid).sort(),
		);
	});

	it('hold exactly for whom a plain list says they do', async () => {
		const { db } = await databases.open(dialect);
		let corps = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(anyRow, { maxLength: 12 }),
				fc.subarray(['wm1', 'wm2', 'wm3', 'wm4']),
				fc.record({ now: fc.nat(9), since: fc.option(fc.nat(9), { nil: undefined }) }),
				async (rows, customers, { now, since }) => {
					const corp = `ww-${(corps += 1)}`;
					await recordSuppressions(db, corp, rows);
					const filter = { now, ...(since === undefined ? {} : { since }) };
					const found = await readSuppressions(db, corp, customers, filter);
					const distinct = new Map(rows.toReversed().map((row) => [row.key, row]));
					const expected = [...distinct.values()].filter(
						({ external_userid, at, until }) =>
							customers.includes(external_userid) && (until ?? now) >= now && at >= (since ?? at),
					);
					expect(found.map(({ key }) => key).sort()).toEqual(expected.map(({ key }) => key).sort());
				},
			),
			{ numRuns: 40 },
		);
	});
});

const anyRow = fc
	.record({
		external_userid: fc.constantFrom('wm1', 'wm2', 'wm3', 'wm4'),
		category: fc.constantFrom('complaint', 'deleted'),
		at: fc.nat(9),
		lasts: fc.option(fc.nat(4), { nil: null }),
	})
	.map(({ lasts, ...row }) => ({
		...row,
		until: lasts === null ? null : row.at + lasts,
		source: 'test',
		key: `${row.external_userid} ${row.category} ${row.at}`,
	}));
