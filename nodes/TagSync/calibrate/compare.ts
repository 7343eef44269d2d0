import type { Relation } from '../../../lib/domain/tag-change';
import type { Learned, RelationReading } from '../../../lib/ledger/compare-reading';
import type { TagOrigin } from '../../../lib/ledger/last-known-tags';
import { learnRelations } from '../../../lib/ledger/learn-relations';
import type { Ledger } from '../../../lib/ledger/open';
import { forgetRelations } from '../../../lib/ledger/relation-news';
import { KnownRelations, type Known } from '../known';
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

/** Compares what WeCom says with the ledger, takes it over, and keeps what differed. */
export class Comparison {
	readonly drifts: Drift[] = [];
	/** Relations read. */
	read = 0;
	/** Relations that had never been read before. */
	firstSeen = 0;
	private pending: ReadRelation[] = [];
	private writing: Promise<void> = Promise.resolve();

	constructor(
		private readonly ledger: Ledger,
		private readonly corpId: string,
	) {}

	/** Takes what was read; waits while the ledger is busy with what came before. */
	async add(relations: readonly ReadRelation[]): Promise<void> {
		this.read += relations.length;
		this.pending.push(...relations);
		if (this.pending.length >= BATCH) await this.flush();
	}

	/** Takes over what is left. */
	async finish(): Promise<void> {
		await this.flush();
	}

	/** Notes that WeCom has relations no more. @param at before WeCom was asked, epoch ms */
	async addGone(relations: ReadonlyArray<Relation & { item: number }>, at: number): Promise<void> {
		if (relations.length === 0) return;
		const known = await KnownRelations.read(this.ledger, this.corpId, relations);
		for (const relation of relations) {
			const before = known.of(relation, NO_TAGS);
			if (!before || before.readAt > at) continue;
			const lost: Learned = { added: [], removed: [...before.tags], known: before.wasRead };
			this.drifts.push(toDrift({ ...relation, tags: [], at }, before, lost, true));
		}
		await forgetRelations(
			this.ledger.db,
			this.corpId,
			relations.map(({ userid, external_userid }) => ({ userid, external_userid, at })),
		);
	}

	private async flush(): Promise<void> {
		const relations = this.pending;
		this.pending = [];
		// One after the other: what two pages say of one relation must not overtake each other.
		this.writing = this.writing.then(async () => await this.takeOver(relations));
		await this.writing;
	}

	private async takeOver(relations: readonly ReadRelation[]): Promise<void> {
		if (relations.length === 0) return;
		const { ledger, corpId } = this;
		const known = await KnownRelations.read(ledger, corpId, relations);
		const quiet: Array<{ relation: ReadRelation; before: Known | undefined }> = [];
		const heard: typeof quiet = [];
		for (const relation of relations) {
			const before = known.of(relation, new Set(relation.tags));
			(heardEditAt(before) === null ? quiet : heard).push({ relation, before });
		}
		for (const [group, source] of [
			[quiet, 'drift'],
			[heard, 'console'],
		] as const) {
			const readings = group.map(({ relation, before }) => toReading(relation, before));
			const learned = await learnRelations(ledger.db, corpId, readings, source);
			learned.forEach((one, index) => this.note(group[index]!, one));
		}
	}

	private note(
		{ relation, before }: { relation: ReadRelation; before: Known | undefined },
		learned: Learned,
	): void {
		if (!learned.known) this.firstSeen += 1;
		if (learned.added.length + learned.removed.length === 0) return;
		this.drifts.push(toDrift(relation, before, learned, false));
	}
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
