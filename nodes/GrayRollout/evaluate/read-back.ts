import { relationKey } from '../../../lib/domain/tag-change';
import type { Change } from '../../../lib/ledger/changes';
import type { ChangeSet } from '../../../lib/ledger/change-sets';
import type { Ledger } from '../../../lib/ledger/open';
import { readApplied } from '../../../lib/ledger/read-changes';
import { readStamps } from '../../../lib/ledger/tag-stamps';
import type { WecomClient } from '../../../lib/wecom/client';
import { readHeldTags } from '../../shared/change-set/held-tags';

/** Neighbours in a change set are mostly of one member, so that a few of them cost one call together. */
const NEIGHBOURS = 5;

export interface ReadBack {
	checked: number;
	mismatched: number;
}

/**
 * Reads again, from WeCom, whether tags are as change sets left them: of all of them, or of so many drawn at
 * random. Relations that are gone, and tags that another change of ours touched since, tell nothing.
 * @param random a source of numbers in [0, 1), such as Math.random
 */
export async function readBack(
	client: WecomClient,
	ledger: Ledger,
	changeSets: readonly ChangeSet[],
	options: { most: number; random: () => number; signal?: AbortSignal },
): Promise<ReadBack> {
	const sample = await drawSample(ledger, changeSets, options.most, options.random);
	const held = await readHeldTags(client, sample, options.signal);
	const wrong: Change[] = [];
	let checked = 0;
	for (const change of sample) {
		const tags = held.get(relationKey(change.userid, change.external_userid));
		if (tags === undefined) continue;
		checked += 1;
		if (tags.has(change.tag_id) !== (change.action === 'add')) wrong.push(change);
	}
	const superseded = await countSuperseded(ledger, changeSets[0]?.corp_id ?? '', wrong);
	return { checked: checked - superseded, mismatched: wrong.length - superseded };
}

async function drawSample(
	ledger: Ledger,
	changeSets: readonly ChangeSet[],
	most: number,
	random: () => number,
): Promise<Change[]> {
	const sets = changeSets.filter(({ kind, applied }) => kind !== 'undo' && applied > 0);
	const total = sets.reduce((sum, { applied }) => sum + applied, 0);
	const sample = new Map<string, Change>();
	for (const set of sets) {
		const share = total <= most ? set.applied : Math.ceil((most * set.applied) / total);
		const whole = share >= set.applied;
		const draws = whole ? 1 : Math.ceil(share / NEIGHBOURS);
		const part = changesOf(set) / draws;
		for (let draw = 0; draw < draws; draw++) {
			// One place in each of equal parts of the set: spread all over it, and random all the same.
			const afterSeq = whole ? 0 : Math.floor(draw * part + random() * Math.max(0, part - NEIGHBOURS));
			const limit = whole ? set.applied : NEIGHBOURS;
			for (const change of await readApplied(ledger.db, set.id, { afterSeq, limit })) {
				if (sample.size < most) sample.set(`${set.id} ${change.seq}`, change);
			}
		}
	}
	return [...sample.values()];
}

function changesOf(set: ChangeSet): number {
	return set.applied + set.failed + set.unchanged + set.not_applied + set.skipped + set.undone;
}

/** How many of the changes are not the last that the ledger knows of their tag. */
async function countSuperseded(ledger: Ledger, corpId: string, changes: readonly Change[]): Promise<number> {
	if (changes.length === 0) return 0;
	const keyOf = (tag: Pick<Change, 'userid' | 'external_userid' | 'tag_id'>): string =>
		`${relationKey(tag.userid, tag.external_userid)}\n${tag.tag_id}`;
	const stamps = new Map(
		(await readStamps(ledger.db, corpId, changes)).map((stamp) => [keyOf(stamp), stamp]),
	);
	return changes.filter((change) => stamps.get(keyOf(change))?.change_set_id !== change.change_set_id).length;
}
