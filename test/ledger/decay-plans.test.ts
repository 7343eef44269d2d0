import { sql, type Compilable, type Kysely } from 'kysely';
import { selectUnscheduled } from '../../lib/ledger/decay-schedules';
import { selectExpired, selectExpiring, selectReactivated } from '../../lib/ledger/due-stamps';
import { selectAudience } from '../../lib/ledger/rollout-audience';
import { selectFirsts } from '../../lib/ledger/rollout-counts';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { selectTallies } from '../../lib/ledger/stamp-status';
import { useDatabases } from './databases';
import { explain } from './explain';
import { CORP } from './samples';

const databases = useDatabases();

const DUE = { corp_id: CORP, policy_version: 2, now: 5, limit: 10 };
const LAST = {
	...{ userid: 'bob', external_userid: 'wm1', tag_id: 'et1', due_at: 3, expires_at: 3 },
	...{ since: 1, last_touch: 1, score: null, department: null },
};

describe('queries of rollout and decay on SQLite go by index:', () => {
	const cases: Array<[string, (db: Kysely<LedgerSchema>) => Compilable, RegExp]> = [
		[
			'tags that have expired, without looking at the table',
			(db) => selectExpired(db, DUE),
			/^SEARCH tag_stamps USING COVERING INDEX tag_stamps_due \(corp_id=\? AND expires_at<\?\)$/,
		],
		[
			'the next page of tags that have expired',
			(db) => selectExpired(db, { ...DUE, after: LAST }),
			/^SEARCH tag_stamps USING COVERING INDEX tag_stamps_due \(corp_id=\? AND expires_at>\? AND expires_at<\?\)$/,
		],
		[
			'tags within their grace period',
			(db) => selectExpiring(db, { ...DUE, after: LAST }),
			/^SEARCH tag_stamps USING INDEX tag_stamps_warning \(corp_id=\? AND warns_at>\? AND warns_at<\?\)$/,
		],
		[
			'tags that wait to be put on',
			(db) => selectReactivated(db, DUE),
			/^SEARCH tag_stamps USING INDEX tag_stamps_reactivated \(corp_id=\? AND reactivated_at>\?\)$/,
		],
		[
			'tags that are not scheduled',
			(db) => selectUnscheduled(db, DUE),
			/^SEARCH tag_stamps USING INDEX tag_stamps_by_policy \(corp_id=\? AND policy_version<\?\)$/,
		],
		[
			'a part of all stamps',
			(db) => selectTallies(db, CORP, { now: 5 }, sql<boolean>`rowid > 5 and rowid <= 9`),
			/^SEARCH tag_stamps USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)$/,
		],
		[
			'customers of an audience',
			(db) => selectAudience(db, CORP, 'r1', ['wm1', 'wm2']),
			/^SEARCH rollout_customers USING PRIMARY KEY \(corp_id=\? AND rollout_id=\? AND external_userid=\?\)$/,
		],
		[
			'a part of the outcomes',
			(db) =>
				selectFirsts(
					db,
					{ corp_id: CORP, rollout_id: 'r1', from: 0, periodMs: 1 },
					sql<boolean>`external_userid > 'wm1' and external_userid <= 'wm2'`,
				),
			/^SEARCH rollout_outcomes USING PRIMARY KEY \(corp_id=\? AND rollout_id=\? AND external_userid>\? AND external_userid<\?\)$/,
		],
	];

	it.each(cases)('%s', async (_name, build, expected) => {
		const { db } = await databases.open('sqlite');
		const plan = await explain(db, build(db));
		expect(plan).toContainEqual(expect.stringMatching(expected));
		expect(plan.filter((line) => /^SCAN (tag_stamps|rollout)/.test(line))).toEqual([]);
		expect(plan.join('\n')).not.toMatch(/FOR ORDER BY|AUTOMATIC/);
	});
});
