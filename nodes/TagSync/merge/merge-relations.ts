import type { Actor } from '../../../lib/domain/merge/merge-input';
import type { MergePolicy } from '../../../lib/domain/merge/merge-policy';
import { mergeRelation } from '../../../lib/domain/merge/merge-relation';
import type { MergeResult } from '../../../lib/domain/merge/merge-result';
import type { MergeRules } from '../../../lib/domain/merge/merge-rules';
import type { RelationChange } from '../../../lib/domain/tag-change';
import type { RelationReading } from '../../../lib/ledger/compare-reading';
import type { Ledger } from '../../../lib/ledger/open';
import { Breather } from '../../shared/event-loop';
import { DecidedTags } from '../decided-tags';
import { KnownRelations } from '../known';
import type { Theirs } from '../theirs';
import type { AskedOfRelation } from './asked';
import { takeBase, type Base } from './base';

/** How one relation's merge ended. */
export interface MergedRelation {
	result: MergeResult;
	base: Base;
}

export interface MergeRun {
	ledger: Ledger;
	corpId: string;
	theirs: Theirs;
	rules: MergeRules;
	policy: MergePolicy;
	/** So long before a change was asked for, edits of people count as concurrent; by who asks. */
	protectMs: Readonly<Record<Actor, number>>;
	signal: AbortSignal | undefined;
}

const PAGE = 1_000;

/**
 * Merges each relation and hands it to `take`; undefined for one that WeCom does not show. Writes nothing.
 * @param asked by position of the change
 * @returns what the ledger may take over once the results are safe: what was read of all relations but those where
 *   a person is still to decide; until then, whoever asks sees the same clash
 */
export async function mergeRelations(
	changes: readonly RelationChange[],
	asked: readonly AskedOfRelation[],
	run: MergeRun,
	take: (change: RelationChange, merged: MergedRelation | undefined) => void,
): Promise<RelationReading[]> {
	const { ledger, corpId, theirs, signal } = run;
	const decided = new DecidedTags(theirs);
	const readings: RelationReading[] = [];
	const breather = new Breather();
	for (let start = 0; start < changes.length; start += PAGE) {
		signal?.throwIfAborted();
		const page = changes.slice(start, start + PAGE);
		const known = await KnownRelations.read(ledger, corpId, page);
		for (const change of page) {
			if (breather.due()) await breather.pause();
			const held = theirs.of(change);
			if (held === undefined) {
				take(change, undefined);
				continue;
			}
			const merged = mergeOne(change, asked[change.position]!, held, known, run, decided);
			take(change, merged);
			if (merged.result.status === 'merged') readings.push(toReading(change, held, theirs.since));
		}
	}
	return readings;
}

function mergeOne(
	change: RelationChange,
	{ at, actor, by }: AskedOfRelation,
	held: ReadonlySet<string>,
	known: KnownRelations,
	{ theirs, rules, policy, protectMs }: MergeRun,
	decided: DecidedTags,
): MergedRelation {
	const { userid, add, remove } = change;
	const reading = { userid, held, at: theirs.since, askedAt: at, protectSince: at - protectMs[actor] };
	const base = takeBase(known.of(change, held), reading, rules.mergedInto);
	const result = mergeRelation(
		{
			base: base.tags,
			baseAt: base.at,
			ours: { add, remove, at, by, actor },
			theirs: { tags: base.theirs, origins: base.origins, at: theirs.until },
			otherRelations: decided.othersOf(change),
		},
		policy,
		rules,
	);
	// Of what a person is still to decide nothing is sent: there WeCom's tags count.
	if (result.status === 'merged' && theirs.wholeCustomers) decided.set(change, result.target);
	return { result, base };
}

function toReading(
	{ userid, external_userid }: RelationChange,
	held: ReadonlySet<string>,
	at: number,
): RelationReading {
	return { userid, external_userid, tags: [...held], at };
}
