import { sql } from 'kysely';
import { textType, type Migration } from './migration';

/** The tag library and the relations' tags as WeCom last told them, and whether it tells of edits. */
export const knownRelations: Migration = {
	version: 11,
	name: 'known-relations',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('known_tags')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('tag_id', text, (column) => column.notNull())
			.addColumn('group_id', text, (column) => column.notNull())
			.addColumn('group_name', text, (column) => column.notNull())
			.addColumn('group_order', 'bigint', (column) => column.notNull())
			.addColumn('name', text, (column) => column.notNull())
			.addColumn('order', 'bigint', (column) => column.notNull())
			.addColumn('strategy_id', 'bigint')
			.addColumn('known_since', 'bigint', (column) => column.notNull())
			.addColumn('deleted_at', 'bigint')
			.addPrimaryKeyConstraint('known_tags_key', ['corp_id', 'tag_id'])
			.execute();

		await trx.schema
			.createTable('relation_snapshots')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('userid', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('tags', text, (column) => column.notNull())
			.addColumn('read_at', 'bigint', (column) => column.notNull())
			.addColumn('edited_at', 'bigint')
			.addColumn('gone_at', 'bigint')
			.execute();
		// The key. Not a primary key, because only an index may contain lower(…).
		await trx.schema
			.createIndex('relation_snapshots_key')
			.unique()
			.on('relation_snapshots')
			.expression(sql`corp_id, external_userid, lower(userid)`)
			.execute();

		await trx.schema
			.createTable('heard_callbacks')
			.addColumn('corp_id', text, (column) => column.primaryKey().notNull())
			.addColumn('since', 'bigint', (column) => column.notNull())
			.addColumn('last', 'bigint', (column) => column.notNull())
			.execute();

		// Who has a tag, for when it is deleted. The tag first: what asks by corp is to go by other indexes.
		await trx.schema
			.createIndex('tag_stamps_by_tag')
			.on('tag_stamps')
			.columns(['tag_id', 'corp_id'])
			.where(sql.ref('present'), '=', sql.lit(1))
			.execute();
	},
};
