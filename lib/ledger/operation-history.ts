import type { Kysely } from 'kysely';
import { inTurns } from './in-turns';
import type { LedgerSchema } from './schema';
import { tallyChanges, tallyOperatorTags, type Dimension } from './tally-changes';
import type { Span } from './took-effect';
import { foldUserid } from './userid';

/*
 * How much was done, by whom and to what, out of the journal of changes. What counts: changes that WeCom
 * accepted, also where an undo took them back later, for they were done all the same. What an undo does
 * counts for nobody. The operator of a change is who asked for it, else the member.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many changes an operator made in the hour and in the day that end now. */
export interface OperatorCounts {
	hour: number;
	day: number;
}

/** @returns by operator, folded with `foldUserid`; who made none in the day is not there */
export async function operatorCounts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	operators: readonly string[],
	now: number,
): Promise<Map<string, OperatorCounts>> {
	const tallies = await tallyChanges(db, corpId, {
		dimension: 'operator',
		keys: operators.map(foldUserid),
		span: { since: now - DAY_MS, recentFrom: now - HOUR_MS, until: now },
	});
	return await mapValues(tallies, ({ recent, older }) => ({ hour: recent, day: recent + older }));
}

/** How many changes were made to each customer in the span; customers without any are not there. */
export async function customerCounts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
	span: Span,
): Promise<Map<string, number>> {
	const tallies = await tallyChanges(db, corpId, {
		dimension: 'customer',
		keys: customers,
		span: { ...span, recentFrom: span.since },
	});
	return await mapValues(tallies, ({ recent }) => recent);
}

/** How many changes each operator made of each tag in the span: operator (folded) → tag id → count. */
export async function operatorTagCounts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	operators: readonly string[],
	span: Span,
): Promise<Map<string, Map<string, number>>> {
	const tallies = await tallyOperatorTags(db, corpId, operators.map(foldUserid), {
		...span,
		recentFrom: span.since,
	});
	return await mapValues(
		tallies,
		(ofOperator) => new Map([...ofOperator].map(([tagId, { recent }]) => [tagId, recent])),
	);
}

export interface FrequencyQuery {
	dimension: Dimension;
	/** Customers, operators or tag ids; left out: all that have changes. */
	keys?: readonly string[];
	now: number;
	/** The window is the last so many ms, up to and with `now`. */
	windowMs: number;
	/** The baseline is as many ms before the window. */
	baselineMs: number;
}

export interface FrequencyCounts {
	/** Changes in the window. */
	inWindow: number;
	/** Changes in the baseline. */
	before: number;
	/** When the first change of the baseline was made; null: there is none. */
	since: number | null;
}

/**
 * How often something is changed, now and usually. What has no change in either is not there.
 * @returns by customer, tag id, or operator folded with `foldUserid`
 */
export async function frequencyCounts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ dimension, keys, now, windowMs, baselineMs }: FrequencyQuery,
): Promise<Map<string, FrequencyCounts>> {
	const recentFrom = now - windowMs;
	const tallies = await tallyChanges(db, corpId, {
		dimension,
		keys: dimension === 'operator' ? keys?.map(foldUserid) : keys,
		span: { since: recentFrom - baselineMs, recentFrom, until: now },
	});
	return await mapValues(tallies, ({ recent, older, first }) => ({
		inWindow: recent,
		before: older,
		since: first,
	}));
}

async function mapValues<From, To>(
	map: ReadonlyMap<string, From>,
	to: (value: From) => To,
): Promise<Map<string, To>> {
	const mapped = new Map<string, To>();
	await inTurns(map, ([key, value]) => mapped.set(key, to(value)));
	return mapped;
}
