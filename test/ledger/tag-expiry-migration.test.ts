import { Kysely, sql } from 'kysely';
import { readUnscheduled } from '../../lib/ledger/decay-schedules';
import { migrate } from '../../lib/ledger/migrate';
import { MIGRATIONS } from '../../lib/ledger/migrations/all';
import { createPostgresDialect } from '../../lib/ledger/postgres-dialect';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { createSqliteDialect } from '../../lib/ledger/sqlite-dialect';
import { readStampsOfCustomers } from '../../lib/ledger/tag-stamps';
import { dialects, useDatabases } from './databases';
import { CORP } from './samples';

const databases = useDatabases();

describe.each(dialects)('a ledger from before tags could expire, on %s,', (dialect) => {
	it('keeps its stamps, those of tags that are there to be scheduled', async () => {
		const postgres = databases.postgres();
		const db = new Kysely<LedgerSchema>({
			dialect:
				dialect === 'sqlite' ? createSqliteDialect(databases.sqlite().file) : createPostgresDialect(postgres),
		});
		const schema = dialect === 'postgres' ? { schema: postgres.schema } : {};
		await migrate(db, { now: 1, ...schema, migrations: MIGRATIONS.filter(({ version }) => version < 8) });
		await sql`
			insert into tag_stamps (corp_id, userid, external_userid, tag_id, present, since, last_touch, source)
			values (${CORP}, 'bob', 'wm1', 'et1', 1, 5, 9, 'mark'), (${CORP}, 'bob', 'wm2', 'et1', 0, 6, 6, 'mark')
		`.execute(db);
		await migrate(db, { now: 2, ...schema });
		const stamps = await readStampsOfCustomers(db, CORP, ['wm1', 'wm2']);
		const added = { score: null, put_on_at: null, expired_at: null, reactivated_at: null, warns_at: null };
		expect(stamps).toEqual([
			expect.objectContaining({ external_userid: 'wm1', present: 1, since: 5, last_touch: 9, ...added }),
			expect.objectContaining({
				external_userid: 'wm2',
				present: 0,
				since: 6,
				policy_version: 0,
				version: 0,
			}),
		]);
		const unscheduled = await readUnscheduled(db, { corp_id: CORP, policy_version: 1, limit: 9 });
		expect(unscheduled.map(({ external_userid }) => external_userid)).toEqual(['wm1']);
		await db.destroy();
	});
});
