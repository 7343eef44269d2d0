import { textType, type Migration } from './migration';

/** What the processes of one n8n share: who may do how much at once, and how much of a quota is used. */
export const sharedLimits: Migration = {
	version: 3,
	name: 'shared-limits',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('leases')
			.addColumn('key', text, (column) => column.notNull())
			.addColumn('holder', text, (column) => column.notNull())
			.addColumn('slots', 'integer', (column) => column.notNull())
			.addColumn('wanted', 'integer', (column) => column.notNull())
			.addColumn('since', 'bigint', (column) => column.notNull())
			.addColumn('until', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('leases_key', ['key', 'holder'])
			.execute();

		await trx.schema
			.createTable('quota_grants')
			.addColumn('id', text, (column) => column.primaryKey().notNull())
			.addColumn('key', text, (column) => column.notNull())
			.addColumn('calls', 'integer', (column) => column.notNull())
			.addColumn('granted_at', 'bigint', (column) => column.notNull())
			.addColumn('used_at', 'bigint', (column) => column.notNull())
			.execute();
		await trx.schema
			.createIndex('quota_grants_by_use')
			.on('quota_grants')
			.columns(['key', 'used_at', 'calls'])
			.execute();

		await trx.schema
			.createTable('closed_endpoints')
			.addColumn('key', text, (column) => column.primaryKey().notNull())
			.addColumn('until', 'bigint', (column) => column.notNull())
			.execute();
	},
};
