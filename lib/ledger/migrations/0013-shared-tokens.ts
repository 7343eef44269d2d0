import { textType, type Migration } from './migration';

/** Access tokens, sealed: one request for a token serves all processes. */
export const sharedTokens: Migration = {
	version: 13,
	name: 'shared tokens',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('shared_tokens')
			.addColumn('key', text, (column) => column.notNull().primaryKey())
			.addColumn('id', text, (column) => column.notNull())
			.addColumn('sealed', text, (column) => column.notNull())
			.addColumn('expires_at', 'bigint', (column) => column.notNull())
			.execute();
	},
};
