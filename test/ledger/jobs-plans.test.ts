import type { Compilable, Kysely } from 'kysely';
import { selectClaimed } from '../../lib/ledger/blocked-items';
import { selectPending } from '../../lib/ledger/cancel-items';
import { selectQueue } from '../../lib/ledger/claim-items';
import { IS_HELD, IS_PENDING, selectOfCustomers } from '../../lib/ledger/job-items';
import { selectNamed } from '../../lib/ledger/jobs';
import { selectOrphans } from '../../lib/ledger/recover-items';
import { selectFailed } from '../../lib/ledger/resume-failed';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { useDatabases } from './databases';
import { explain } from './explain';
import { CORP } from './samples';

const databases = useDatabases();

describe('queries of jobs on SQLite go by index:', () => {
	const cases: Array<[string, (db: Kysely<LedgerSchema>) => Compilable, RegExp]> = [
		[
			'what may be claimed next, in order, past nothing that has to wait',
			(db) => selectQueue(db, 'job_a', 500),
			/^SEARCH job_items USING INDEX job_items_queue \(job_id=\? AND blocked=\?\)$/,
		],
		[
			'pending items of customers',
			(db) => selectOfCustomers(db, CORP, ['wm1', 'wm2'], IS_PENDING),
			/^SEARCH job_items USING INDEX job_items_pending \(external_userid=\?\)$/,
		],
		[
			'claimed and failed items of customers',
			(db) => selectOfCustomers(db, CORP, ['wm1', 'wm2'], IS_HELD),
			/^SEARCH job_items USING INDEX job_items_held \(external_userid=\? AND state=\?\)$/,
		],
		[
			'customers with a claimed item',
			(db) => selectClaimed(db, CORP, ['wm1', 'wm2']),
			/^SEARCH job_items USING (COVERING )?INDEX job_items_held \(external_userid=\? AND state=\?\)$/,
		],
		[
			'what is pending in a job',
			(db) => selectPending(db, 'job_a', 500),
			/^SEARCH job_items USING (COVERING )?INDEX job_items_queue \(job_id=\?\)$/,
		],
		[
			'claimed items whose change set runs no longer',
			(db) => selectOrphans(db, CORP, 500),
			/^SEARCH job_items USING INDEX job_items_claimed \(change_set_id>\?\)$/,
		],
		[
			'failed items of a job',
			(db) => selectFailed(db, 'job_a', { afterSeq: 5, limit: 500 }),
			/^SEARCH job_items USING INDEX job_items_failed \(<expr>=\? AND seq>\?\)$/,
		],
		[
			'a job by its name',
			(db) => selectNamed(db, CORP, 'name', 'night'),
			/^SEARCH jobs USING INDEX jobs_by_name \(corp_id=\? AND name=\?\)$/,
		],
	];

	it.each(cases)('%s', async (_name, build, expected) => {
		const { db } = await databases.open('sqlite');
		const plan = await explain(db, build(db));
		expect(plan).toContainEqual(expect.stringMatching(expected));
		expect(plan.filter((line) => /^SCAN (job|change)/.test(line))).toEqual([]);
		expect(plan.join('\n')).not.toMatch(/FOR ORDER BY|AUTOMATIC/);
	});
});
