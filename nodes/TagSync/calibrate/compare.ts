import type { Relation } from '../../../lib/domain/tag-change';
import type { Learned, RelationReading } from '../../../lib/ledger/compare-reading';
import type { TagOrigin } from '../../../lib/ledger/last-known-tags';
import { learnRelations, type ReadingSource } from '../../../lib/ledger/learn-relations';
import type { Ledger } from '../../../lib/ledger/open';
import { relationKey } from '../../../lib/ledger/relation-key';
import { forgetRelations, type RelationNews } from '../../../lib/ledger/relation-news';
import { KnownRelations, type Known } from '../known';
import { differenceOf, isNothing } from './difference';
import type { Drift, DriftedTag } from './drift';

/** A relation as WeCom has it. */
export interface ReadRelation extends Relation {
	tags: readonly string[];
	/** Before WeCom was asked, epoch ms. */
	at: number;
	/** The input item that named member or customer. */
	item: number;
}

/** Relations taken over in one go. */
const BATCH = 500;

/** A relation that differed, and what the ledger is to learn of it once that was told. */
interface HeldBack {
	drift: Drift;
	reading: RelationReading;
	source: ReadingSource;
}

/**
 * Compares what WeCom says with the ledger. What is as it was known, or is seen for the first time, the ledger
 * learns at once; what differed only with `takeOverDrifts`, so that a run which dies before finds it again.
 */
export class Comparison {
	/** Relations read. */
	read = 0;
	private pending: ReadRelation[] = [];
	private writing: Promise<void> = Promise.resolve();
	private readonly drifting = new Map<string, HeldBack>();
	private readonly goneDrifts: Drift[] = [];
	private readonly gone: RelationNews[] = [];
	private learnedAnew = 0;

	constructor(
		private readonly ledger: Ledger,
		private readonly corpId: string,
	) {}

	get drifts(): Drift[] {
		return [...Array.from(this.drifting.values(), ({ drift }) => drift), ...this.goneDrifts];
	}

	/** Relations that had never been read before. */
	get firstSeen(): number {
		let count = this.learnedAnew;
		for (const { drift } of this.drifting.values()) if (drift.knownAt === null) count += 1;
		return count;
	}

	/** Takes what was read; waits while the ledger is busy with what came before. */
	async add(relations: readonly ReadRelation[]): Promise<void> {
		this.read += relations.length;
		this.pending.push(...relations);
		if (this.pending.length >= BATCH) await this.flush();
	}

	/** Compares what is left. */
	async finish(): Promise<void> {
		await this.flush();
	}

	/** Notes that WeCom has relations no more. @param at before WeCom was asked, epoch ms */
	async addGone(relations: ReadonlyArray<Relation & { item: number }>, at: number): Promise<void> {
		if (relations.length === 0) return;
		const known = await KnownRelations.read(this.ledger, this.corpId, relations);
		for (const relation of relations) {
			const { userid, external_userid } = relation;
			this.gone.push({ userid, external_userid, at });
			const before = known.of(relation, NO_TAGS);
			if (!before || before.readAt > at) continue;
			const lost: Learned = { added: [], removed: [...before.tags], known: before.wasRead };
			this.goneDrifts.push(toDrift({ ...relation, tags: [], at }, before, lost, true));
		}
	}

	/** Lets the ledger learn what differed and what has ended: the last thing a run does. */
	async takeOverDrifts(): Promise<void> {
		const { db } = this.ledger;
		for (const wanted of ['drift', 'console'] as const) {
			const held = [...this.drifting.values()].filter(({ source }) => source === wanted);
			await learnRelations(
				db,
				this.corpId,
				held.map(({ reading }) => reading),
				wanted,
			);
		}
		await forgetRelations(db, this.corpId, this.gone);
	}

	private async flush(): Promise<void> {
		const relations = this.pending;
		this.pending = [];
		// One after the other: what two pages say of one relation must not overtake each other.
		this.writing = this.writing.then(async () => await this.compare(relations));
		await this.writing;
	}

	private async compare(relations: readonly ReadRelation[]): Promise<void> {
		if (relations.length === 0) return;
		const { ledger, corpId } = this;
		const known = await KnownRelations.read(ledger, corpId, relations);
		const steady: Record<'drift' | 'console', Compared[]> = { drift: [], console: [] };
		for (const relation of relations) {
			const before = known.of(relation, new Set(relation.tags));
			const difference = differenceOf(before, relation);
			if (isNothing(difference)) {
				this.release(relation);
				steady[sourceOf(before)].push({ relation, before });
			} else this.hold({ relation, before }, difference);
		}
		for (const source of ['drift', 'console'] as const) {
			const group = steady[source];
			const readings = group.map(({ relation, before }) => toReading(relation, before));
			const learned = await learnRelations(ledger.db, corpId, readings, source);
			for (const [index, one] of learned.entries()) {
				// The ledger may have learned of something since it was compared.
				if (!isNothing(one)) this.hold(group[index]!, one);
				else if (!one.known) this.learnedAnew += 1;
			}
		}
	}

	private hold({ relation, before }: Compared, difference: Learned): void {
		const key = relationKey(relation);
		const known = this.drifting.get(key);
		if (known && known.drift.readAt > relation.at) return;
		this.drifting.set(key, {
			drift: toDrift(relation, before, difference, false),
			reading: toReading(relation, before),
			source: sourceOf(before),
		});
	}

	/** A later reading shows the relation as the ledger knows it. */
	private release(relation: ReadRelation): void {
		const key = relationKey(relation);
		const known = this.drifting.get(key);
		if (known && known.drift.readAt <= relation.at) this.drifting.delete(key);
	}
}

interface Compared {
	relation: ReadRelation;
	before: Known | undefined;
}

function sourceOf(before: Known | undefined): 'drift' | 'console' {
	return heardEditAt(before) === null ? 'drift' : 'console';
}

const NO_TAGS: ReadonlySet<string> = new Set();

function toReading(
	{ userid, external_userid, tags, at }: ReadRelation,
	before: Known | undefined,
): RelationReading {
	const edited_at = heardEditAt(before);
	return { userid, external_userid, tags, at, ...(edited_at !== null && { edited_at }) };
}

/** When a callback told of an edit that no reading has shown yet. */
function heardEditAt(known: Known | undefined): number | null {
	if (!known?.wasRead || known.editedAt === null) return null;
	return known.editedAt > known.readAt ? known.editedAt : null;
}

function toDrift(
	{ userid, external_userid, at, item }: ReadRelation,
	before: Known | undefined,
	{ added, removed, known }: Learned,
	isGone: boolean,
): Drift {
	const tag = (id: string, held: boolean): DriftedTag => ({
		id,
		held,
		...wasMadeBy(before?.origins.get(id), held),
	});
	return {
		userid,
		external_userid,
		tags: [...added.map((id) => tag(id, true)), ...removed.map((id) => tag(id, false))],
		knownAt: known && before ? before.readAt : null,
		heardEditAt: heardEditAt(before),
		readAt: at,
		isGone,
		item,
	};
}

/** Who had made the tag as the ledger knew it, which is the other way round than WeCom has it. */
function wasMadeBy(origin: TagOrigin | undefined, held: boolean): Partial<DriftedTag> {
	if (origin === undefined) return {};
	const { side, at, change_set_id } = origin;
	const isOurs = side === 'ours' || side === 'decay';
	return {
		side,
		since: at,
		...(isOurs && { intended: held ? 'remove' : 'add' }),
		...(change_set_id !== null && { changeSet: change_set_id }),
	};
}
