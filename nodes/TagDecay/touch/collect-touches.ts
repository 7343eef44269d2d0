import { relationKey, type Relation } from '../../../lib/domain/tag-change';
import type { Ledger } from '../../../lib/ledger/open';
import { readStampsOfCustomers, type TagStamp } from '../../../lib/ledger/tag-stamps';
import { touchStamps } from '../../../lib/ledger/touch-stamps';
import { Breather } from '../../shared/event-loop';
import type { LoadedPolicies } from '../policy/load-policies';
import type { ReadInteraction } from './read-interactions';
import { isStillBack, touchStamp } from './touch-stamp';

/** Interactions that are handed to the ledger at once. */
const AT_ONCE = 1_000;

/** No version of policies: whatever was touched is to be scheduled by the next sweep. */
const UNSCHEDULED = 0;

/** What became of one interaction. */
export interface Outcome {
	/** Delivered before: it counted then. */
	repeated: boolean;
	/** The ledger knows tags of this customer. */
	known: boolean;
	/** Tags that it touched, those it brought back included. */
	touched: number;
	/** Tags to be put on again, by relation. */
	back: BackRelation[];
}

export interface BackRelation extends Relation {
	tags: Array<{ tag_id: string; policy: string }>;
}

export interface TouchRun {
	ledger: Ledger;
	corpId: string;
	policies: LoadedPolicies;
	/** Epoch ms. */
	now: number;
	signal: AbortSignal | undefined;
}

/** Lets interactions touch the tags they are about. @returns what became of each, in the order given */
export async function collectTouches(
	interactions: readonly ReadInteraction[],
	run: TouchRun,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (let start = 0; start < interactions.length; start += AT_ONCE) {
		run.signal?.throwIfAborted();
		for (const outcome of await touchPart(interactions.slice(start, start + AT_ONCE), run)) {
			outcomes.push(outcome);
		}
	}
	return outcomes;
}

async function touchPart(part: readonly ReadInteraction[], run: TouchRun): Promise<Outcome[]> {
	const { ledger, corpId, policies, now } = run;
	const byKey = new Map<string, Outcome>();
	const outcomes = part.map((interaction) => {
		const isFirst = !byKey.has(interaction.key);
		const outcome: Outcome = { repeated: !isFirst, known: false, touched: 0, back: [] };
		if (isFirst) byKey.set(interaction.key, outcome);
		return outcome;
	});
	const { interactions: fresh } = await touchStamps(ledger.db, corpId, part, UNSCHEDULED, (row, about) => {
		const { policy } = policies.policyOf(row);
		const touched = touchStamp(policy, row, about, now, policies.timeZone);
		for (const { key } of about) byKey.get(key)!.known = true;
		for (const { key } of touched?.counted ?? []) byKey.get(key)!.touched += 1;
		const by = touched?.broughtBackBy;
		if (by && row.present === 0) addBack(byKey.get(by.key)!, row, policy.id);
		return touched?.life;
	});
	const isFresh = new Set(fresh.map(({ key }) => key));
	for (const [key, outcome] of byKey) if (!isFresh.has(key)) outcome.repeated = true;
	await lookUpRest(part, outcomes, run);
	return outcomes;
}

/**
 * Looks at the tags of customers of whom the ledger did not say anything yet: what an interaction brought back
 * that is delivered again is still to be put on, if the flow ended in between.
 */
async function lookUpRest(
	part: readonly ReadInteraction[],
	outcomes: readonly Outcome[],
	{ ledger, corpId, policies, now }: TouchRun,
): Promise<void> {
	const open = part.flatMap((interaction, index) => {
		const outcome = outcomes[index]!;
		return outcome.repeated || !outcome.known ? [{ interaction, outcome }] : [];
	});
	if (open.length === 0) return;
	const customers = open.map(({ interaction }) => interaction.external_userid);
	const rows = new Map<string, TagStamp[]>();
	const breather = new Breather();
	for (const row of await readStampsOfCustomers(ledger.db, corpId, customers)) {
		if (breather.due()) await breather.pause();
		const known = rows.get(row.external_userid);
		if (known) known.push(row);
		else rows.set(row.external_userid, [row]);
	}
	const given = new Set(outcomes.flatMap(({ back }) => back.flatMap(tagKeys)));
	for (const { interaction, outcome } of open) {
		const ofCustomer = rows.get(interaction.external_userid) ?? [];
		outcome.known = ofCustomer.length > 0;
		if (!outcome.repeated) continue;
		for (const row of ofCustomer.filter((each) => isAbout(interaction, each))) {
			const { policy } = policies.policyOf(row);
			const key = tagKey(row, row.tag_id);
			if (given.has(key) || !isStillBack(policy, row, now, policies.timeZone)) continue;
			given.add(key);
			addBack(outcome, row, policy.id);
		}
	}
}

function isAbout({ userid, tag_id }: ReadInteraction, row: TagStamp): boolean {
	if (tag_id != null && tag_id !== row.tag_id) return false;
	return userid == null || userid.toLowerCase() === row.userid.toLowerCase();
}

function addBack(outcome: Outcome, { userid, external_userid, tag_id }: TagStamp, policy: string): void {
	const key = relationKey(userid, external_userid);
	const known = outcome.back.find((each) => relationKey(each.userid, each.external_userid) === key);
	const tag = { tag_id, policy };
	if (known) known.tags.push(tag);
	else outcome.back.push({ userid, external_userid, tags: [tag] });
}

function tagKeys(back: BackRelation): string[] {
	return back.tags.map(({ tag_id }) => tagKey(back, tag_id));
}

function tagKey({ userid, external_userid }: Relation, tagId: string): string {
	return `${relationKey(userid, external_userid)}\n${tagId}`;
}
