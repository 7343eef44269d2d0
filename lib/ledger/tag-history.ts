import type { Kysely } from 'kysely';
import { isLater, standingChanges, type StandingChange } from './customer-changes';
import { inTurns } from './in-turns';
import type { ChangeAction, LedgerSchema } from './schema';
import type { RelationKey } from './tag-stamps';
import type { Span } from './took-effect';
import { foldUserid } from './userid';

/** One tag on one relation. */
export interface RelationTag extends RelationKey {
	tag_id: string;
}

/** The same for every spelling of the UserID. */
export function relationTagKey({ external_userid, userid, tag_id }: RelationTag): string {
	return `${external_userid}\n${foldUserid(userid)}\n${tag_id}`;
}

/** What the journal says of one tag on one relation in a span. */
export interface TagFlips {
	/** How often the tag was taken off after it was put on, or put on after it was taken off. */
	flips: number;
	/** The latest change: another one the other way round is one more flip. */
	last: ChangeAction;
	/** When it finished. */
	at: number;
}

/**
 * How often tags went to and fro in a span: both changes of a flip are within. Changes that were undone, and
 * the undo, do not count.
 * @returns by `relationTagKey`; what has no change in the span is not there
 */
export async function tagFlips(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relationTags: readonly RelationTag[],
	span: Span,
): Promise<Map<string, TagFlips>> {
	const histories = new Map<string, StandingChange[]>();
	await forEachChange(db, corpId, relationTags, span, (key, change) => {
		const history = histories.get(key);
		if (history === undefined) histories.set(key, [change]);
		else history.push(change);
	});
	const found = new Map<string, TagFlips>();
	await inTurns(histories, ([key, history]) => found.set(key, countFlips(history)));
	return found;
}

function countFlips(history: StandingChange[]): TagFlips {
	history.sort((a, b) => (isLater(a, b) ? 1 : -1));
	let flips = 0;
	let last = history[0]!;
	for (const change of history) {
		if (change.action !== last.action) flips += 1;
		last = change;
	}
	return { flips, last: last.action, at: last.finished_at };
}

/** Who put a tag on, and when. */
export interface TagSetter {
	operator: string;
	at: number;
}

/**
 * Who put on the tags that are there: the latest change that put each on, where none took it off since. What
 * happened outside this package is not in the journal; ask only for tags that WeCom says are there.
 * @returns by `relationTagKey`; tags of which the journal does not know are not there
 */
export async function tagSetters(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relationTags: readonly RelationTag[],
	now: number,
): Promise<Map<string, TagSetter>> {
	const latest = new Map<string, StandingChange>();
	await forEachChange(db, corpId, relationTags, { since: 0, until: now }, (key, change) => {
		const known = latest.get(key);
		if (known === undefined || isLater(change, known)) latest.set(key, change);
	});
	const setters = new Map<string, TagSetter>();
	await inTurns(latest, ([key, { action, operator, userid, finished_at }]) => {
		if (action === 'add') setters.set(key, { operator: operator ?? userid, at: finished_at });
	});
	return setters;
}

async function forEachChange(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relationTags: readonly RelationTag[],
	span: Span,
	work: (key: string, change: StandingChange) => void,
): Promise<void> {
	const wanted = new Set<string>();
	const customers = new Set<string>();
	const tagIds = new Set<string>();
	await inTurns(relationTags, (relationTag) => {
		wanted.add(relationTagKey(relationTag));
		customers.add(relationTag.external_userid);
		tagIds.add(relationTag.tag_id);
	});
	for await (const changes of standingChanges(db, corpId, { customers, tagIds, span })) {
		for (const change of changes) {
			const key = relationTagKey(change);
			if (wanted.has(key)) work(key, change);
		}
	}
}
