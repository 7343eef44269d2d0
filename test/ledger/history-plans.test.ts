import { sql, type Compilable, type Kysely } from 'kysely';
import { selectActive, selectRunning } from '../../lib/ledger/active-sets';
import { selectSlice } from '../../lib/ledger/audit-records';
import { partsOfCustomers, partsOfSets, type ChangePart } from '../../lib/ledger/change-parts';
import { selectStanding } from '../../lib/ledger/customer-changes';
import { partsOfKeys } from '../../lib/ledger/key-parts';
import { selectPlanned } from '../../lib/ledger/planned-changes';
import { selectOfCustomers, selectPage } from '../../lib/ledger/read-suppressions';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { selectTallies } from '../../lib/ledger/tally-changes';
import { inSpan, isAskedForIn, isInState } from '../../lib/ledger/took-effect';
import { useDatabases } from './databases';
import { explain } from './explain';
import { CORP } from './samples';

const databases = useDatabases();

describe('queries of guard and precheck on SQLite go by index:', () => {
	const span = { since: 5, recentFrom: 7, until: 9 };
	const ofCorp = isAskedForIn(CORP);
	const counted = (part: ChangePart) =>
		sql<boolean>`${part} and ${isInState('applied', 'undone')} and ${inSpan(span)}`;
	const customer = sql<string>`external_userid`;

	async function firstOf(parts: AsyncIterable<ChangePart>): Promise<ChangePart> {
		for await (const part of parts) return part;
		throw new Error('There is no part');
	}

	/** Looked up one by one: the sets hold too much to be gone through. */
	const customerPart = async (db: Kysely<LedgerSchema>) =>
		await firstOf(partsOfCustomers(db, new Set(['wm1', 'wm2']), [{ id: 'cs1', size: 1_000 }], ofCorp));
	const setPart = async (db: Kysely<LedgerSchema>, size: number) =>
		await firstOf(partsOfSets(db, [{ id: 'cs1', size }]));
	const keyPart = async (db: Kysely<LedgerSchema>, column: string, keys: string[]) =>
		await firstOf(partsOfKeys(db, { column: sql.ref(column), keys, span }));

	const cases: Array<[string, (db: Kysely<LedgerSchema>) => Promise<{ query: Compilable }>, RegExp]> = [
		[
			'audit records, newest first',
			async (db) => ({ query: selectSlice(db, { corp_id: CORP, limit: 5, before: { at: 9, id: 3 } }) }),
			/^SEARCH audit_records USING INDEX audit_records_by_time \(corp_id=\? AND at<\?\)$/,
		],
		[
			'suppressions of customers',
			async (db) => ({
				query: selectOfCustomers(db, CORP, { now: 5, categories: ['complaint'] }, ['wm1', 'wm2']),
			}),
			/^SEARCH suppressions USING INDEX suppressions_by_customer \(external_userid=\?\)$/,
		],
		[
			'all suppressions',
			async (db) => ({ query: selectPage(db, CORP, { now: 5, since: 3 }, 10) }),
			/^SEARCH suppressions USING INDEX sqlite_autoindex_suppressions_1 \(corp_id=\?\)$/,
		],
		[
			'change sets at work since',
			async (db) => ({ query: selectActive(db, CORP, { heartbeat_at: 5, id: 'cs1' }) }),
			/^SEARCH change_sets USING INDEX change_sets_active \(corp_id=\? AND heartbeat_at>\?\)$/,
		],
		[
			'change sets at work',
			async (db) => ({ query: selectRunning(db, CORP) }),
			/^SEARCH change_sets USING INDEX change_sets_running \(corp_id=\?\)$/,
		],
		[
			'counts of customers',
			async (db) => ({ query: selectTallies(db, customer, counted(await customerPart(db)), span) }),
			/^SEARCH changes USING INDEX changes_by_action \(external_userid=\?\)$/,
		],
		[
			'counts of a large set',
			async (db) => ({ query: selectTallies(db, customer, counted(await setPart(db, 9_999)), span) }),
			/^SEARCH changes USING PRIMARY KEY \(change_set_id=\? AND seq>\? AND seq<\?\)$/,
		],
		[
			'counts of small sets',
			async (db) => ({ query: selectTallies(db, customer, counted(await setPart(db, 9)), span) }),
			/^SEARCH changes USING PRIMARY KEY \(change_set_id=\?\)$/,
		],
		[
			'counts of operators, by index alone',
			async (db) => {
				const part = await keyPart(db, 'asked_by', ['bob', 'amy']);
				return {
					query: selectTallies(db, sql<string>`asked_by`, part, span)
						.select('tag_id')
						.groupBy('tag_id'),
				};
			},
			/^SEARCH changes USING COVERING INDEX changes_by_operator \(asked_by=\? AND finished_at>\? AND finished_at<\?\)$/,
		],
		[
			'counts of a tag, by index alone',
			async (db) => {
				const part = sql<boolean>`${await keyPart(db, 'tag_id', ['et1'])} and ${ofCorp}`;
				return { query: selectTallies(db, sql<string>`tag_id`, part, span) };
			},
			/^SEARCH changes USING COVERING INDEX changes_by_tag \(tag_id=\? AND finished_at>\? AND finished_at<\?\)$/,
		],
		[
			'what stands of customers',
			async (db) => ({ query: selectStanding(db, await customerPart(db), ['et1', 'et2'], span) }),
			/^SEARCH changes USING INDEX changes_by_action \(external_userid=\?\)$/,
		],
		[
			'what is planned for customers',
			async (db) => ({ query: selectPlanned(db, await customerPart(db)) }),
			/^SEARCH changes USING INDEX changes_by_action \(external_userid=\?\)$/,
		],
	];

	it.each(cases)('%s', async (_name, build, expected) => {
		const { db } = await databases.open('sqlite');
		const plan = await explain(db, (await build(db)).query);
		expect(plan).toContainEqual(expect.stringMatching(expected));
		const scans = plan.filter((line) => /^SCAN/.test(line) && !/json_each|constant/i.test(line));
		expect(scans).toEqual([]);
		expect(plan.join('\n')).not.toMatch(/TEMP B-TREE FOR ORDER BY|AUTOMATIC/);
	});
});
