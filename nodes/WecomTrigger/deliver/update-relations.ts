import type { Ledger } from '../../../lib/ledger/open';
import { forgetRelations, noteEdited } from '../../../lib/ledger/relation-news';
import { readStarts, saveStarts } from '../../../lib/ledger/relation-starts';
import { recordSuppressions } from '../../../lib/ledger/suppressions';
import { liftForMembers } from './lift-for-members';
import { lastOfEach, relationEvents, type RelationEvent, type Turn } from './relation-events';
import type { Received } from './received';

/** As Conflict Precheck's rules about deleted customers ask for it. */
const CATEGORY = 'deleted';

const SOURCE = 'callback';

/**
 * Tells the ledger what events say of relations: which ended, with all their tags, which were edited, and whom a
 * member must not touch because one of the two deleted the other, until they are contacts again. Saying the same
 * again changes nothing, nor does it matter which of two events is told first.
 * @param events of one corp, oldest first
 */
export async function updateRelations(
	ledger: Ledger,
	corpId: string,
	events: readonly Received[],
): Promise<void> {
	const { db } = ledger;
	const all = relationEvents(events);
	const of = (turn: Turn, among = all) => among.filter((event) => event.turn === turn);
	await forgetRelations(db, corpId, of('ended').map(newsOf));
	await noteEdited(db, corpId, of('edited').map(newsOf));

	// First what is known of beginnings, then what ends: an older deletion that somebody else records meanwhile
	// finds the beginning, or is found here.
	await saveStarts(db, corpId, of('begun').map(startOf));
	const atLast = [...lastOfEach(all.filter(({ turn }) => turn !== 'edited')).values()];
	await liftForMembers(ledger, corpId, CATEGORY, of('begun', atLast).map(newsOf));

	const ended = of('ended', atLast);
	await recordSuppressions(
		db,
		corpId,
		ended.map(({ userid, external_userid, from, received }) => ({
			key: received.key,
			external_userid,
			userid,
			category: CATEGORY,
			at: from,
			source: SOURCE,
		})),
	);
	const starts = await readStarts(db, corpId, ended);
	const overtaken = ended.flatMap((event) => {
		const start = starts.get(event.key);
		return start !== undefined && start > event.from ? [{ ...startOf(event), at: start - 1 }] : [];
	});
	await liftForMembers(ledger, corpId, CATEGORY, overtaken);
}

function startOf({ userid, external_userid, from }: RelationEvent) {
	return { userid, external_userid, at: from };
}

function newsOf({ userid, external_userid, until }: RelationEvent) {
	return { userid, external_userid, at: until };
}
