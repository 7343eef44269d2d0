import { sql } from 'kysely';
import { textType, type Migration } from './migration';

/** When tags are due to go, and what brings one back. The tags that are there already count as not scheduled. */
export const tagExpiry: Migration = {
	version: 8,
	name: 'tag-expiry',
	async up(trx) {
		const text = textType(trx);
		await trx.schema.alterTable('changes').addColumn('source', text).execute();
		for (const column of ['put_on_at', 'expired_at', 'reactivated_at', 'warns_at'] as const) {
			await trx.schema.alterTable('tag_stamps').addColumn(column, 'bigint').execute();
		}
		await trx.schema.alterTable('tag_stamps').addColumn('score', 'double precision').execute();
		for (const column of ['policy_version', 'version'] as const) {
			await trx.schema
				.alterTable('tag_stamps')
				.addColumn(column, 'integer', (definition) => definition.notNull().defaultTo(0))
				.execute();
		}
		// What is not scheduled stands first, also when all policies have just changed.
		await trx.schema
			.createIndex('tag_stamps_by_policy')
			.on('tag_stamps')
			.columns(['corp_id', 'policy_version'])
			.where(sql.ref('present'), '=', sql.lit(1))
			.execute();
		// Holds all that a sweep tells of a tag: what is due lies all over the table, and the larger the table, the
		// more it costs to fetch it from there. SQLite would fetch it nevertheless, were there an expression.
		await trx.schema.dropIndex('tag_stamps_expiring').execute();
		await trx.schema
			.createIndex('tag_stamps_due')
			.on('tag_stamps')
			.columns(['corp_id', 'expires_at', 'external_userid', 'userid', 'tag_id'])
			.columns(['policy_version', 'since', 'last_touch', 'score', 'department'])
			.where(sql.ref('expires_at'), 'is not', null)
			.execute();
		for (const [name, time] of [
			['tag_stamps_warning', 'warns_at'],
			['tag_stamps_reactivated', 'reactivated_at'],
		] as const) {
			await trx.schema
				.createIndex(name)
				.on('tag_stamps')
				.columns(['corp_id', time, 'external_userid', 'userid', 'tag_id'])
				.where(sql.ref(time), 'is not', null)
				.execute();
		}

		await trx.schema
			.createTable('decay_schedules')
			.addColumn('corp_id', text, (column) => column.primaryKey().notNull())
			.addColumn('policy_version', 'integer', (column) => column.notNull())
			.addColumn('policy_hash', text, (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.execute();
	},
};
