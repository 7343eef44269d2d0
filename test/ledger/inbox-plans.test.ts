import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import { acceptEvents } from '../../lib/ledger/accept-events';
import { selectHolders } from '../../lib/ledger/delete-known-tags';
import { learnRelations } from '../../lib/ledger/learn-relations';
import { selectOld } from '../../lib/ledger/prune-inbox';
import { selectSnapshots } from '../../lib/ledger/relation-snapshots';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { selectSteady } from '../../lib/ledger/steady-relations';
import { selectBacklog, selectFirst } from '../../lib/ledger/waiting-events';
import { useDatabases } from './databases';
import { explain } from './explain';
import { events, INBOX } from './inbox-samples';
import { CORP } from './samples';

const databases = useDatabases();
const READING = { userid: 'bob', external_userid: 'wm1', tags: ['a'], at: 5 };

describe('queries of inbox and known relations on SQLite go by index:', () => {
	const cases: Array<[string, (db: Kysely<LedgerSchema>) => Compilable, RegExp[]]> = [
		[
			'what waits, without looking at the events',
			(db) => selectBacklog(db, INBOX, 10),
			[/^SEARCH inbox_events USING COVERING INDEX inbox_events_by_inbox \(inbox=\?\)$/],
		],
		[
			'the events that have waited longest',
			(db) => selectFirst(db, INBOX, 10),
			[/^SEARCH inbox_events USING COVERING INDEX inbox_events_by_inbox \(inbox=\?\)$/],
		],
		[
			'keys that may be forgotten',
			(db) => selectOld(db, INBOX, 5, 10),
			[/^SEARCH inbox_keys USING COVERING INDEX inbox_keys_by_time \(inbox=\? AND accepted_at<\?\)$/],
		],
		[
			'who has a tag',
			(db) => selectHolders(db, CORP, 'et1', 5, 10),
			[/^SEARCH tag_stamps USING INDEX tag_stamps_by_tag \(tag_id=\? AND corp_id=\?\)$/],
		],
		[
			'snapshots of customers',
			(db) => selectSnapshots(db, CORP, ['wm1', 'wm2']),
			[
				/^SEARCH relation_snapshots USING INDEX relation_snapshots_key \(corp_id=\? AND external_userid=\?\)$/,
			],
		],
		[
			'readings that bring nothing new',
			(db) => selectSteady(db, CORP, [READING]),
			[
				/^SEARCH relation_snapshots USING INDEX relation_snapshots_key \(corp_id=\? AND external_userid=\? AND <expr>=\?\)$/,
				/^SEARCH tag_stamps USING INDEX tag_stamps_key \(corp_id=\? AND external_userid=\? AND <expr>=\?\)$/,
			],
		],
	];

	it.each(cases)('%s', async (_name, build, expected) => {
		const { db } = await databases.open('sqlite');
		const plan = await explain(db, build(db));
		for (const line of expected) expect(plan).toContainEqual(expect.stringMatching(line));
		expect(plan.filter((line) => /^SCAN (inbox|relation|tag)_/.test(line))).toEqual([]);
		expect(plan.join('\n')).not.toMatch(/FOR ORDER BY|AUTOMATIC/);
	});
});

/** As SQLite's `explain`; Postgres indents. */
async function explainPostgres(db: Kysely<LedgerSchema>, query: Compilable): Promise<string> {
	const { sql: text, parameters } = query.compile();
	const plan = await db.executeQuery<{ 'QUERY PLAN': string }>(
		CompiledQuery.raw(`explain ${text}`, [...parameters]),
	);
	return plan.rows.map((row) => row['QUERY PLAN']).join('\n');
}

// Tables fill within seconds; statistics come when autovacuum finds the time.
describe('queries of inbox and known relations on Postgres go by index without any statistics:', () => {
	it('what waits, in its order', async () => {
		const { db } = await databases.open('postgres');
		await acceptEvents(db, INBOX, events(1, 20_000), 10);
		for (const query of [selectBacklog(db, INBOX, 100), selectFirst(db, INBOX, 100)]) {
			const plan = await explainPostgres(db, query);
			expect(plan).toMatch(/Index (Only )?Scan using inbox_events_by_inbox/);
			expect(plan).not.toMatch(/Sort|Seq Scan|Bitmap/);
		}
	});

	it('readings that bring nothing new', async () => {
		const { db } = await databases.open('postgres');
		const readings = Array.from({ length: 5_000 }, (_, i) => ({ ...READING, external_userid: `wm${i}` }));
		await learnRelations(db, CORP, readings, 'drift');
		const plan = await explainPostgres(db, selectSteady(db, CORP, readings.slice(0, 100)));
		// Two indexes have the three columns that make a relation; either will do.
		expect(plan).toMatch(
			/Index Scan using relation_snapshots_(key|by_member).*\n.*corp_id = .*external_userid = .*lower\(userid\) = |Index Scan using relation_snapshots_by_member.*\n.*corp_id = .*lower\(userid\) = .*external_userid = /,
		);
		expect(plan).toMatch(/Index Scan using tag_stamps_key/);
		expect(plan).not.toMatch(/Seq Scan|using tag_stamps_by/);
	});
});
