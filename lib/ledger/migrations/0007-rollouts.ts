import { textType, withoutRowid, type Migration } from './migration';

/** Gray rollouts: where each stands and why, who takes part, and what happened to them. */
export const rollouts: Migration = {
	version: 7,
	name: 'rollouts',
	async up(trx) {
		const text = textType(trx);
		await trx.schema
			.createTable('rollouts')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('id', text, (column) => column.notNull())
			.addColumn('name', text, (column) => column.notNull())
			.addColumn('plan', text, (column) => column.notNull())
			.addColumn('state', text, (column) => column.notNull())
			.addColumn('stage', 'integer', (column) => column.notNull())
			.addColumn('stage_entered_at', 'bigint')
			.addColumn('data_as_of', 'bigint')
			.addColumn('version', 'integer', (column) => column.notNull())
			.addColumn('note', text)
			.addColumn('created_at', 'bigint', (column) => column.notNull())
			.addColumn('updated_at', 'bigint', (column) => column.notNull())
			.addPrimaryKeyConstraint('rollouts_key', ['corp_id', 'id'])
			.execute();
		await trx.schema
			.createIndex('rollouts_by_time')
			.on('rollouts')
			.columns(['corp_id', 'created_at', 'id'])
			.execute();

		await trx.schema
			.createTable('rollout_transitions')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('rollout_id', text, (column) => column.notNull())
			.addColumn('seq', 'integer', (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('event', text, (column) => column.notNull())
			.addColumn('from_state', text, (column) => column.notNull())
			.addColumn('from_stage', 'integer', (column) => column.notNull())
			.addColumn('to_state', text, (column) => column.notNull())
			.addColumn('to_stage', 'integer', (column) => column.notNull())
			.addColumn('by', text)
			.addColumn('decision', text)
			.addPrimaryKeyConstraint('rollout_transitions_key', ['corp_id', 'rollout_id', 'seq'])
			.execute();

		await trx.schema
			.createTable('rollout_customers')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('rollout_id', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('bucket', 'integer', (column) => column.notNull())
			.addColumn('side', text, (column) => column.notNull())
			.addColumn('listed', 'integer', (column) => column.notNull())
			.addColumn('first_exposed_stage', 'integer')
			.addColumn('exposed_at', 'bigint')
			.addPrimaryKeyConstraint('rollout_customers_key', ['corp_id', 'rollout_id', 'external_userid'])
			.modifyEnd(withoutRowid(trx))
			.execute();

		await trx.schema
			.createTable('rollout_outcomes')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('rollout_id', text, (column) => column.notNull())
			.addColumn('external_userid', text, (column) => column.notNull())
			.addColumn('metric', text, (column) => column.notNull())
			.addColumn('stage', 'integer', (column) => column.notNull())
			.addColumn('at', 'bigint', (column) => column.notNull())
			.addColumn('side', text, (column) => column.notNull())
			.addColumn('listed', 'integer', (column) => column.notNull())
			.addPrimaryKeyConstraint('rollout_outcomes_key', [
				'corp_id',
				'rollout_id',
				'external_userid',
				'metric',
				'stage',
			])
			.modifyEnd(withoutRowid(trx))
			.execute();

		await trx.schema
			.createTable('rollout_change_sets')
			.addColumn('corp_id', text, (column) => column.notNull())
			.addColumn('rollout_id', text, (column) => column.notNull())
			.addColumn('change_set_id', text, (column) => column.notNull().references('change_sets.id'))
			.addPrimaryKeyConstraint('rollout_change_sets_key', ['corp_id', 'rollout_id', 'change_set_id'])
			.modifyEnd(withoutRowid(trx))
			.execute();
	},
};
