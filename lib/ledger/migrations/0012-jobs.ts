import { sql } from 'kysely';
import { textType, withoutRowid, type Migration } from './migration';

/**
 * Jobs and what they change. What is still to be done has indexes of its own, which items leave as they are
 * worked off: finding work costs the same however much has been done.
 */
export const jobs: Migration = {
	version: 12,
	name: 'jobs',
	async up(trx) {
		const text = textType(trx);
		const counts = ['handed_in', 'total', 'pending', 'claimed', 'applied', 'unchanged', 'failed'] as const;
		let table = trx.schema
			.createTable('jobs')
			.addColumn('id', text, (column) => column.primaryKey().notNull())
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('name', text, (column) => column.notNull())
			.addColumn('campaign', text)
			.addColumn('priority', text, (column) => column.notNull())
			.addColumn('windows', text, (column) => column.notNull())
			.addColumn('content_hash', text, (column) => column.notNull())
			.addColumn('state', text, (column) => column.notNull())
			.addColumn('note', text)
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('started_at', 'bigint')
			.addColumn('finished_at', 'bigint')
			.addColumn('updated_at', 'bigint', (column) => column.notNull());
		for (const count of [...counts, 'replaced', 'cancelled', 'calls'] as const) {
			table = table.addColumn(count, 'integer', (column) => column.notNull().defaultTo(0));
		}
		await table.execute();
		for (const [name, ...columns] of [
			['jobs_by_time', 'created_at', 'id'],
			['jobs_by_name', 'name', 'created_at'],
			['jobs_by_campaign', 'campaign', 'created_at'],
		] as const) {
			await trx.schema
				.createIndex(name)
				.on('jobs')
				.columns(['corp_id', ...columns])
				.execute();
		}

		await trx.schema
			.createTable('job_contents')
			.addColumn('job_id', text, (column) => column.notNull().references('jobs.id'))
			.addColumn('content_hash', text, (column) => column.notNull())
			.addColumn('opened_at', 'bigint', (column) => column.notNull())
			.addColumn('filled_at', 'bigint')
			.addColumn('handed_in', 'integer', (column) => column.notNull().defaultTo(0))
			.addPrimaryKeyConstraint('job_contents_key', ['job_id', 'content_hash'])
			.modifyEnd(withoutRowid(trx))
			.execute();

		// No reference to the job: it would be looked up for each of a million items.
		await trx.schema
			.createTable('job_items')
			.addColumn('job_id', text, (column) => column.notNull())
			.addColumn('seq', 'integer', (column) => column.notNull())
			.addColumn('userid', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('add_tags', text, (column) => column.notNull())
			.addColumn('remove_tags', text, (column) => column.notNull())
			.addColumn('operator', text)
			.addColumn('source', text)
			.addColumn('state', text, (column) => column.notNull())
			.addColumn('blocked', 'integer', (column) => column.notNull().defaultTo(0))
			.addColumn('change_set_id', text)
			.addColumn('claimed_at', 'bigint')
			.addColumn('errcode', 'integer')
			.addColumn('code', text)
			.addColumn('class', text)
			.addColumn('reason', text)
			.addColumn('finished_at', 'bigint')
			.addPrimaryKeyConstraint('job_items_key', ['job_id', 'seq'])
			.modifyEnd(withoutRowid(trx))
			.execute();
		const isPending = sql<boolean>`state = 'pending'`;
		await trx.schema
			.createIndex('job_items_pending')
			.unique()
			.on('job_items')
			.expression(sql`external_userid, lower(userid), job_id`)
			.where(isPending)
			.execute();
		// By member, because WeCom tells the customers of a member a hundred at a time.
		await trx.schema
			.createIndex('job_items_queue')
			.on('job_items')
			.expression(sql`job_id, blocked, lower(userid), seq`)
			.where(isPending)
			.execute();
		await trx.schema
			.createIndex('job_items_held')
			.on('job_items')
			.columns(['external_userid', 'state'])
			.where(sql<boolean>`state = 'claimed' or state = 'failed'`)
			.execute();
		await trx.schema
			.createIndex('job_items_claimed')
			.on('job_items')
			.columns(['change_set_id', 'job_id', 'seq'])
			.where(sql<boolean>`state = 'claimed'`)
			.execute();
		// As an expression: where a job is named as it is, SQLite goes through all of its items by primary key.
		await trx.schema
			.createIndex('job_items_failed')
			.on('job_items')
			.expression(sql`(job_id || ''), seq`)
			.where(sql<boolean>`state = 'failed'`)
			.execute();

		await trx.schema
			.createTable('job_errors')
			.addColumn('job_id', text, (column) => column.notNull().references('jobs.id'))
			.addColumn('code', text, (column) => column.notNull())
			.addColumn('errcode', 'integer')
			.addColumn('class', text)
			.addColumn('message', text)
			.addColumn('count', 'integer', (column) => column.notNull())
			.addColumn('last_at', 'bigint', (column) => column.notNull())
			.execute();
		await trx.schema
			.createIndex('job_errors_by_cause')
			.unique()
			.on('job_errors')
			.expression(sql`job_id, code, coalesce(errcode, 0)`)
			.execute();

		await trx.schema
			.createTable('job_progress')
			.addColumn('job_id', text, (column) => column.notNull().references('jobs.id'))
			.addColumn('minute', 'bigint', (column) => column.notNull())
			.addColumn('applied', 'integer', (column) => column.notNull())
			.addColumn('unchanged', 'integer', (column) => column.notNull())
			.addColumn('failed', 'integer', (column) => column.notNull())
			.addColumn('calls', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('job_progress_key', ['job_id', 'minute'])
			.modifyEnd(withoutRowid(trx))
			.execute();

		await trx.schema
			.createTable('job_change_sets')
			.addColumn('job_id', text, (column) => column.notNull().references('jobs.id'))
			.addColumn('change_set_id', text, (column) => column.notNull())
			.addPrimaryKeyConstraint('job_change_sets_key', ['job_id', 'change_set_id'])
			.modifyEnd(withoutRowid(trx))
			.execute();
	},
};
