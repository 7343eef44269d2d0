import { sql } from 'kysely';
import { textType, withoutRowid, type Migration } from './migration';

/** The journal: what each node run planned to change, and what became of it. */
export const changeSets: Migration = {
	version: 1,
	name: 'change-sets',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('change_sets')
			.addColumn('id', text, (column) => column.primaryKey().notNull())
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('name', text, (column) => column.notNull())
			.addColumn('kind', text, (column) => column.notNull())
			.addColumn('operator', text)
			.addColumn('workflow_id', text)
			.addColumn('execution_id', text)
			.addColumn('node_name', text)
			.addColumn('undoes', text, (column) => column.references('change_sets.id'))
			.addColumn('state', text, (column) => column.notNull())
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('heartbeat_at', 'bigint', (column) => column.notNull())
			.addColumn('finished_at', 'bigint')
			.addColumn('applied', 'integer', (column) => column.notNull().defaultTo(0))
			.addColumn('failed', 'integer', (column) => column.notNull().defaultTo(0))
			.addColumn('unchanged', 'integer', (column) => column.notNull().defaultTo(0))
			.addColumn('not_applied', 'integer', (column) => column.notNull().defaultTo(0))
			.addColumn('skipped', 'integer', (column) => column.notNull().defaultTo(0))
			.addColumn('undone', 'integer', (column) => column.notNull().defaultTo(0))
			.execute();
		await trx.schema
			.createIndex('change_sets_by_corp')
			.on('change_sets')
			.columns(['corp_id', 'id'])
			.execute();
		// Only what runs: looking for dead runs costs the same however many have ended.
		await trx.schema
			.createIndex('change_sets_running')
			.on('change_sets')
			.columns(['corp_id', 'heartbeat_at'])
			.where(sql.ref('state'), '=', sql.lit('running'))
			.execute();

		await trx.schema
			.createTable('changes')
			.addColumn('change_set_id', text, (column) => column.notNull().references('change_sets.id'))
			.addColumn('seq', 'integer', (column) => column.notNull())
			.addColumn('userid', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('tag_id', text, (column) => column.notNull())
			.addColumn('action', text, (column) => column.notNull())
			.addColumn('operator', text)
			.addColumn('state', text, (column) => column.notNull())
			.addColumn('errcode', 'integer')
			.addColumn('reason', text)
			.addColumn('planned_at', 'bigint', (column) => column.notNull())
			.addColumn('finished_at', 'bigint')
			.addPrimaryKeyConstraint('changes_key', ['change_set_id', 'seq'])
			.modifyEnd(withoutRowid(trx))
			.execute();
		// The action key. Relation and tag come first, so that it also finds all sets that changed a tag.
		await trx.schema
			.createIndex('changes_by_action')
			.unique()
			.on('changes')
			.expression(sql`external_userid, lower(userid), tag_id, action, change_set_id`)
			.execute();
	},
};
