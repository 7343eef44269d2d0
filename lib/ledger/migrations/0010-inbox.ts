import { dialectOf } from '../dialect';
import { textType, withoutRowid, type Migration } from './migration';

/**
 * Events between their arrival and the flow. Each of the two tables of events holds what is in that state and
 * nothing else: however many have come, they are as small as what is still to be done. Of an event that a flow
 * has had, its key alone stays.
 */
export const inbox: Migration = {
	version: 10,
	name: 'inbox',
	async up(trx) {
		const text = textType(trx);
		const isPostgres = dialectOf(trx) === 'postgres';
		const counted = isPostgres ? 'bigserial' : 'integer';
		await trx.schema
			.createTable('inbox_keys')
			.addColumn('inbox', text, (column) => column.notNull())
			.addColumn('key', text, (column) => column.notNull())
			.addColumn('accepted_at', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('inbox_keys_key', ['inbox', 'key'])
			.modifyEnd(withoutRowid(trx))
			.execute();
		await trx.schema
			.createIndex('inbox_keys_by_time')
			.on('inbox_keys')
			.columns(['inbox', 'accepted_at'])
			.execute();

		await trx.schema
			.createTable('inbox_events')
			// Never a number again: an event that comes back from a batch keeps the one it had.
			.addColumn('id', counted, (column) =>
				isPostgres ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
			)
			.addColumn('inbox', text, (column) => column.notNull())
			.addColumn('key', text, (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('accepted_at', 'bigint', (column) => column.notNull())
			.addColumn('payload', text, (column) => column.notNull())
			.addColumn('lost', 'integer', (column) => column.notNull().defaultTo(0))
			.execute();
		// Holds all that the backlog is told from.
		await trx.schema
			.createIndex('inbox_events_by_inbox')
			.on('inbox_events')
			.columns(['inbox', 'id', 'accepted_at'])
			.execute();

		await trx.schema
			.createTable('inbox_batches')
			// Never a number again: somebody may still come to claim an earlier batch.
			.addColumn('id', counted, (column) =>
				isPostgres ? column.primaryKey().notNull() : column.primaryKey().autoIncrement().notNull(),
			)
			.addColumn('inbox', text, (column) => column.notNull())
			.addColumn('offered_at', 'bigint', (column) => column.notNull())
			.addColumn('oldest', 'bigint', (column) => column.notNull())
			.addColumn('process', text)
			.addColumn('execution', text)
			.addColumn('claimed_at', 'bigint')
			.addColumn('events', text, (column) => column.notNull())
			.execute();
	},
};
