import type { IDataObject } from 'n8n-workflow';
import type { MergeReason, MergeResult, TagMerge } from '../../../lib/domain/merge/merge-result';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { tagReferences } from '../../shared/change-set/tag-references';
import { message } from '../../shared/messages';
import type { AskedOfRelation } from './asked';
import type { Origin } from './base';
import type { MergedRelation } from './merge-relations';
import type { ReasonText } from './reason-text';

export type SyncStatus = 'merged' | 'unchanged' | 'needs_review' | 'unreadable';

/** What the results of a run are written with. */
export interface SyncWorld {
	library: TagLibrary;
	text: ReasonText;
}

/** What the node adds to the items of one relation. */
export interface RelationResult {
	status: SyncStatus;
	/** What the items ask from now on, as they name tags; undefined: what they asked before. */
	send?: { add: string[]; remove: string[] };
	sync: IDataObject;
}

/** The result of a relation's merge, as it stands in items. */
export function toRelationResult(
	{ result, base }: MergedRelation,
	asked: AskedOfRelation,
	world: SyncWorld,
): RelationResult {
	const status = statusOf(result);
	const waits = status === 'needs_review';
	const sync: IDataObject = {
		status,
		base: base.tags === undefined ? 'none' : 'known',
		...(waits && askedFor(asked)),
		tags: result.tags.filter(isTold).map((tag) => toTag(tag, base.origins.get(tag.tag), base.tags, world)),
		reasons: reasonsOf(result.reasons, asked, world),
	};
	if (result.status === 'needs_review') sync.proposal = toProposal(result.proposal.send, world);
	if (waits) return { status, sync };
	const { add, remove } = result.send;
	const { library } = world;
	return { status, sync, send: { add: tagReferences(add, library), remove: tagReferences(remove, library) } };
}

function statusOf({ status, send }: MergeResult): SyncStatus {
	if (status === 'needs_review') return status;
	return send.add.length + send.remove.length === 0 ? 'unchanged' : 'merged';
}

function askedFor({ at, by, actor }: AskedOfRelation): IDataObject {
	return { asked_at: isoTime(at), ...(by !== undefined && { asked_by: by }), asked_as: actor };
}

/** Tags that nobody touched are left out: most relations have many, and the item has them already. */
function isTold({ origin, contested, held, kept }: TagMerge): boolean {
	return origin !== 'base' || contested || held !== kept;
}

function toTag(
	tag: TagMerge,
	origin: Origin | undefined,
	base: ReadonlySet<string> | undefined,
	{ library }: SyncWorld,
): IDataObject {
	const { held, kept, contested, proposed, code, side, by, at, ours, theirs } = tag;
	const isTheirs = kept === held && origin !== undefined;
	return {
		tag: library.describe(tag.tag),
		id: tag.tag,
		origin: tag.origin,
		base: base === undefined ? 'unknown' : base.has(tag.tag) ? 'on' : 'off',
		...(ours !== undefined && { ours }),
		...(theirs !== undefined && { theirs }),
		...(side !== undefined && { side }),
		...(by !== undefined && { by }),
		...(at !== undefined && { at: isoTime(at) }),
		...(isTheirs && origin.seenAt !== undefined && { seen_at: isoTime(origin.seenAt) }),
		...(isTheirs && origin.changeSet !== undefined && { change_set: origin.changeSet }),
		held,
		kept,
		...(contested && { contested, proposed }),
		code,
	};
}

function toProposal(
	{ add, remove }: { add: readonly string[]; remove: readonly string[] },
	{ library, text }: SyncWorld,
): IDataObject {
	const steps = text.steps(add, remove);
	return {
		add: tagReferences(add, library),
		remove: tagReferences(remove, library),
		message: steps === undefined ? message('SYNC_PROPOSE_NOTHING') : message('SYNC_PROPOSE', { steps }),
	};
}

function reasonsOf(
	reasons: readonly MergeReason[],
	{ items }: AskedOfRelation,
	{ text }: SyncWorld,
): IDataObject[] {
	const told = reasons.map((reason): IDataObject => {
		const { code, verdict, decidedBy, finding } = reason;
		return {
			code,
			...(finding && { rule: finding.rule }),
			verdict,
			...(decidedBy !== undefined && { decided_by: decidedBy }),
			message: text.say(reason),
		};
	});
	if (items > 1) told.push({ code: 'SEVERAL_ITEMS', message: message('SYNC_SEVERAL_ITEMS', { items }) });
	return told;
}

export function isoTime(epochMs: number): string {
	return new Date(epochMs).toISOString();
}

/** The result of an item of which nothing can be told. */
export function unreadable(code: string, text: string): RelationResult {
	return { status: 'unreadable', sync: { status: 'unreadable', reasons: [{ code, message: text }] } };
}
