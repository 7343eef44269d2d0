import { sql } from 'kysely';
import { textType, type Migration } from './migration';

/**
 * Finds what an operator did and what was done with a tag in a span of time. Changes of a customer are found by
 * `changes_by_action`. Only changes that took effect are indexed, at the moment they do, and the indexes hold
 * all that counting needs: SQLite takes 30 times as long where it has to look at the changes themselves.
 */
export const operationHistory: Migration = {
	version: 6,
	name: 'operation-history',
	async up(trx) {
		// A column, because SQLite looks at the row all the same where the index has an expression.
		await trx.schema.alterTable('changes').addColumn('asked_by', textType(trx)).execute();
		await trx
			.updateTable('changes')
			.set({ asked_by: sql`lower(coalesce(operator, userid))` })
			.execute();
		const tookEffect = sql<boolean>`state = 'applied' or state = 'undone'`;
		await trx.schema
			.createIndex('changes_by_operator')
			.on('changes')
			.columns(['asked_by', 'finished_at', 'tag_id', 'change_set_id', 'state'])
			.where(tookEffect)
			.execute();
		await trx.schema
			.createIndex('changes_by_tag')
			.on('changes')
			.columns(['tag_id', 'finished_at', 'change_set_id', 'state'])
			.where(tookEffect)
			.execute();
		// Which sets have changes in a span of time: no change settles after its set's last sign of life.
		await trx.schema
			.createIndex('change_sets_active')
			.on('change_sets')
			.columns(['corp_id', 'heartbeat_at', 'id'])
			.execute();
	},
};
