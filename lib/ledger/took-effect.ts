import { sql, type RawBuilder } from 'kysely';
import type { ChangeState } from './schema';

/** Changes that finished from `since` to `until`, both included. Epoch ms. */
export interface Span {
	since: number;
	until: number;
}

/**
 * Changes that WeCom accepted, whether or not an undo took them back later. Spelled as in the indexes that hold
 * only these: otherwise SQLite does not see that they will do.
 */
export const TOOK_EFFECT: RawBuilder<boolean> = sql`(state = 'applied' or state = 'undone')`;

/**
 * The same, or in one state only, for changes that are found by set or customer. As an expression: Postgres,
 * while it has no statistics of a new table, would rather go through all of those indexes.
 */
export function isInState(...states: ChangeState[]): RawBuilder<boolean> {
	return sql`coalesce(state, '') in (${sql.join(states.map((state) => sql.lit(state)))})`;
}

/**
 * Whether a change counts as something that somebody of this corp asked for. What an undo does is none: it
 * takes back, and nobody must be refused more work because a batch was undone.
 * A value and not a join, so that the set is looked up for each change and never the other way round.
 */
export function isAskedForIn(corpId: string): RawBuilder<boolean> {
	return sql`(
		select change_sets.corp_id from change_sets
		where change_sets.id = changes.change_set_id and change_sets.kind <> 'undo'
	) = ${corpId}`;
}

export function inSpan({ since, until }: Span): RawBuilder<boolean> {
	return sql`finished_at >= ${since} and finished_at <= ${until}`;
}
