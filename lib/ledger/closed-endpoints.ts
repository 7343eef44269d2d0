import type { Kysely } from 'kysely';
import { sharedNow, type Now } from './clock';
import type { LedgerSchema } from './schema';

/** Closes the endpoint for all processes, for `ms` from now; a longer closing wins. */
export async function closeFor(
	db: Kysely<LedgerSchema>,
	{ key, ms }: { key: string; ms: number },
	now: Now,
): Promise<void> {
	const until = (await sharedNow(db, now)) + ms;
	await db
		.insertInto('closed_endpoints')
		.values({ key, until })
		.onConflict((conflict) =>
			conflict.column('key').doUpdateSet({ until }).where('closed_endpoints.until', '<', until),
		)
		.execute();
}

/** Until when the endpoint is closed, by the shared clock; 0: never was. */
export async function readClosedUntil(db: Kysely<LedgerSchema>, key: string): Promise<number> {
	const row = await db
		.selectFrom('closed_endpoints')
		.select('until')
		.where('key', '=', key)
		.executeTakeFirst();
	return row?.until ?? 0;
}
