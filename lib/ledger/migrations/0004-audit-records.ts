import { dialectOf } from '../dialect';
import { textType, type Migration } from './migration';

/** What Permission Guard did not let through, and why. */
export const auditRecords: Migration = {
	version: 4,
	name: 'audit-records',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('audit_records')
			// On SQLite this is the row's own number, which counts up by itself.
			.addColumn('id', dialectOf(trx) === 'postgres' ? 'bigserial' : 'integer', (column) =>
				column.primaryKey().notNull(),
			)
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('workflow_id', text)
			.addColumn('execution_id', text)
			.addColumn('node_name', text)
			.addColumn('operator', text, (column) => column.notNull())
			.addColumn('action', text, (column) => column.notNull())
			.addColumn('userid', text)
			.addColumn('external_userid', text)
			.addColumn('tag_id', text)
			.addColumn('tag', text, (column) => column.notNull())
			.addColumn('decision', text, (column) => column.notNull())
			.addColumn('code', text, (column) => column.notNull())
			.addColumn('rules', text, (column) => column.notNull())
			.addColumn('operator_departments', text, (column) => column.notNull())
			.addColumn('policy', text, (column) => column.notNull())
			.execute();
		// The only index: records are written by the ten thousand in the middle of a run, and read seldom.
		await trx.schema
			.createIndex('audit_records_by_time')
			.on('audit_records')
			.columns(['corp_id', 'at', 'id'])
			.execute();
	},
};
