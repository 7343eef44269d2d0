import type { MergePolicy } from '../../../lib/domain/merge/merge-policy';
import { mergeRelation } from '../../../lib/domain/merge/merge-relation';
import type { MergeResult } from '../../../lib/domain/merge/merge-result';
import type { MergeRules } from '../../../lib/domain/merge/merge-rules';
import { memberKey } from '../../../lib/domain/people/member';
import type { RelationChange } from '../../../lib/domain/tag-change';
import type { RelationReading } from '../../../lib/ledger/compare-reading';
import { learnRelations } from '../../../lib/ledger/learn-relations';
import type { Ledger } from '../../../lib/ledger/open';
import { Breather } from '../../shared/event-loop';
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
	/** So long before a change was asked for, edits of people count as concurrent. */
	protectMs: number;
	signal: AbortSignal | undefined;
}

const PAGE = 1_000;

/**
 * Merges each relation and hands it to `take`; undefined for one that WeCom does not show. What was read becomes
 * what the ledger last knew, except where a person is still to decide: until then, whoever asks sees the same
 * clash.
 * @param asked by position of the change
 */
export async function mergeRelations(
	changes: readonly RelationChange[],
	asked: readonly AskedOfRelation[],
	run: MergeRun,
	take: (change: RelationChange, merged: MergedRelation | undefined) => void,
): Promise<void> {
	const { ledger, corpId, theirs, signal } = run;
	const targets = new Targets(theirs);
	const breather = new Breather();
	for (let start = 0; start < changes.length; start += PAGE) {
		signal?.throwIfAborted();
		const page = changes.slice(start, start + PAGE);
		// Before the reading is taken over: then there would be no difference left.
		const known = await KnownRelations.read(ledger, corpId, page);
		const readings: RelationReading[] = [];
		for (const change of page) {
			if (breather.due()) await breather.pause();
			const held = theirs.of(change);
			if (held === undefined) {
				take(change, undefined);
				continue;
			}
			const merged = mergeOne(change, asked[change.position]!, held, known, run, targets);
			take(change, merged);
			if (merged.result.status === 'merged') readings.push(toReading(change, held, theirs.since));
		}
		await learnRelations(ledger.db, corpId, readings, 'read');
	}
}

function mergeOne(
	change: RelationChange,
	{ at, actor, by }: AskedOfRelation,
	held: ReadonlySet<string>,
	known: KnownRelations,
	{ theirs, rules, policy, protectMs }: MergeRun,
	targets: Targets,
): MergedRelation {
	const { userid, add, remove } = change;
	const reading = { userid, held, at: theirs.since, askedAt: at, protectSince: at - protectMs };
	const base = takeBase(known.of(change, held), reading);
	const result = mergeRelation(
		{
			base: base.tags,
			baseAt: base.at,
			ours: { add, remove, at, by, actor },
			theirs: { tags: base.theirs, origins: base.origins, at: theirs.until },
			otherRelations: targets.othersOf(change),
		},
		policy,
		rules,
	);
	targets.set(change, result);
	return { result, base };
}

function toReading(
	{ userid, external_userid }: RelationChange,
	held: ReadonlySet<string>,
	at: number,
): RelationReading {
	return { userid, external_userid, tags: [...held], at };
}

/** What a customer's relations will hold, as far as this run has decided about them. */
class Targets {
	private readonly byCustomer = new Map<string, Map<string, ReadonlySet<string>>>();

	constructor(private readonly theirs: Theirs) {}

	/** Undefined where no rule looks at other relations. */
	othersOf(change: RelationChange): Array<ReadonlySet<string>> | undefined {
		const others = this.theirs.othersOf(change);
		if (!others) return undefined;
		const decided = this.byCustomer.get(change.external_userid);
		return [...others].map(([member, tags]) => decided?.get(member) ?? tags);
	}

	set({ userid, external_userid }: RelationChange, { target }: MergeResult): void {
		if (!this.theirs.wholeCustomers) return;
		let decided = this.byCustomer.get(external_userid);
		if (!decided) this.byCustomer.set(external_userid, (decided = new Map()));
		decided.set(memberKey(userid), new Set(target));
	}
}
