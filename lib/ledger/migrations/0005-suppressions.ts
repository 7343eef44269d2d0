import { sql } from 'kysely';
import { textType, type Migration } from './migration';

/** Customers who must not be touched. */
export const suppressions: Migration = {
	version: 5,
	name: 'suppressions',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('suppressions')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('key', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('userid', text)
			.addColumn('category', text, (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('until', 'bigint')
			.addColumn('source', text, (column) => column.notNull())
			.addColumn('note', text)
			.addColumn('lifted_at', 'bigint')
			.addPrimaryKeyConstraint('suppressions_key', ['corp_id', 'key'])
			.execute();
		// Only what was not lifted: what is over costs nothing.
		await trx.schema
			.createIndex('suppressions_by_customer')
			.on('suppressions')
			.columns(['external_userid'])
			.where(sql.ref('lifted_at'), 'is', null)
			.execute();
	},
};
