import { sql } from 'kysely';
import { textType, type Migration } from './migration';

/** Since when which relation has which tag; WeCom itself does not tell. */
export const tagStamps: Migration = {
	version: 2,
	name: 'tag-stamps',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('tag_stamps')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('userid', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('tag_id', text, (column) => column.notNull())
			.addColumn('present', 'integer', (column) => column.notNull())
			.addColumn('since', 'bigint', (column) => column.notNull())
			.addColumn('last_touch', 'bigint', (column) => column.notNull())
			.addColumn('expires_at', 'bigint')
			.addColumn('department', text)
			.addColumn('source', text)
			.addColumn('change_set_id', text)
			.execute();
		// The key. Not a primary key, because only an index may contain lower(…).
		await trx.schema
			.createIndex('tag_stamps_key')
			.unique()
			.on('tag_stamps')
			.expression(sql`corp_id, external_userid, lower(userid), tag_id`)
			.execute();
		// Only what can expire: finding what is due costs the same however many tags never expire.
		await trx.schema
			.createIndex('tag_stamps_expiring')
			.on('tag_stamps')
			.expression(sql`corp_id, expires_at, external_userid, lower(userid), tag_id`)
			.where(sql.ref('expires_at'), 'is not', null)
			.execute();
	},
};
