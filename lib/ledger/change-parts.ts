import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { SizedSet } from './active-sets';
import { dialectOf } from './dialect';
import { inBatches, isOneOf } from './rows';
import type { LedgerSchema } from './schema';

/** A condition on `changes` that holds for so few of them that one statement may go through all. */
export type ChangePart = RawBuilder<boolean>;

/** Rows per statement: on SQLite a matter of how long the event loop may be held up, see `rowsPerStatement`. */
function sizesOf(db: Kysely<LedgerSchema>): { changes: number; customers: number } {
	return dialectOf(db) === 'sqlite'
		? { changes: 2_500, customers: 100 }
		: { changes: 20_000, customers: 2_000 };
}

/** Looking up one customer costs about as much as reading so many changes in their order. */
const CHANGES_PER_LOOKUP = 10;

/** What a set costs beyond its changes, in changes. */
const CHANGES_PER_SET = 5;

/**
 * Covers all changes of the given customers, in the cheaper of two ways: customer by customer, or, where the
 * sets in question hold few changes, through all of these, other customers' included.
 * @param sets all that count
 * @param isInSets the same as a condition on `changes`
 */
export async function* partsOfCustomers(
	db: Kysely<LedgerSchema>,
	customers: ReadonlySet<string>,
	sets: AsyncIterable<SizedSet> | Iterable<SizedSet>,
	isInSets: RawBuilder<boolean>,
): AsyncGenerator<ChangePart> {
	const few = await takeFew(sets, customers.size * CHANGES_PER_LOOKUP);
	if (few !== undefined) {
		yield* partsOfSets(db, few);
		return;
	}
	for (const batch of inBatches([...customers], sizesOf(db).customers)) {
		yield sql`${isOneOf(db, sql<string>`external_userid`, batch)} and ${isInSets}`;
	}
}

/** The sets, or undefined when going through them costs more than that many changes. */
async function takeFew(
	sets: AsyncIterable<SizedSet> | Iterable<SizedSet>,
	budget: number,
): Promise<SizedSet[] | undefined> {
	const taken: SizedSet[] = [];
	let left = budget;
	for await (const set of sets) {
		left -= set.size + CHANGES_PER_SET;
		if (left < 0) return undefined;
		taken.push(set);
	}
	return taken;
}

/** Covers all changes of the given sets: small ones several at a time, large ones in slices. */
export async function* partsOfSets(
	db: Kysely<LedgerSchema>,
	sets: AsyncIterable<SizedSet> | Iterable<SizedSet>,
): AsyncGenerator<ChangePart> {
	const limit = sizesOf(db).changes;
	let small: SizedSet[] = [];
	let size = 0;
	const together = (): ChangePart => {
		const ids = small.map(({ id }) => id);
		small = [];
		size = 0;
		return isOneOf(db, sql<string>`change_set_id`, ids);
	};
	for await (const set of sets) {
		if (set.size > limit) {
			for (let after = 0; after < set.size; after += limit) {
				yield sql`change_set_id = ${set.id} and seq > ${after} and seq <= ${after + limit}`;
			}
			continue;
		}
		if (size + set.size > limit) yield together();
		small.push(set);
		size += set.size + CHANGES_PER_SET;
	}
	if (small.length > 0) yield together();
}
