import type { Ledger } from '../../../lib/ledger/open';
import { forgetRelations, noteEdited } from '../../../lib/ledger/relation-news';
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
 * again changes nothing.
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

	const atLast = [...lastOfEach(all.filter(({ turn }) => turn !== 'edited')).values()];
	await liftForMembers(ledger, corpId, CATEGORY, of('begun', atLast).map(newsOf));
	await recordSuppressions(
		db,
		corpId,
		of('ended', atLast).map(({ userid, external_userid, from, received }) => ({
			key: received.key,
			external_userid,
			userid,
			category: CATEGORY,
			at: from,
			source: SOURCE,
		})),
	);
}

function newsOf({ userid, external_userid, until }: RelationEvent) {
	return { userid, external_userid, at: until };
}
