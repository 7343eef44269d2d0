import { sql } from 'kysely';
import type { Migration } from './migration';

/** Known relations are also looked up by member. */
export const relationsByMember: Migration = {
	version: 14,
	name: 'relations by member',
	async up(trx) {
		await trx.schema
			.createIndex('relation_snapshots_by_member')
			.on('relation_snapshots')
			.expression(sql`corp_id, lower(userid), external_userid`)
			.execute();
	},
};
