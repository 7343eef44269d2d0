import { textType, withoutRowid, type Migration } from './migration';

/** What customers did, each once, however often it is delivered. */
export const interactions: Migration = {
	version: 9,
	name: 'interactions',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('interactions')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('key', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('userid', text)
			.addColumn('tag_id', text)
			.addColumn('kind', text, (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('interactions_key', ['corp_id', 'key'])
			.modifyEnd(withoutRowid(trx))
			.execute();
	},
};
