import type { MergeCase } from './merge-case';
import type { MergeReason, Party, TagMerge, TagsToSend } from './merge-result';
import { describeOrigin, originOfEdit, partyOf } from './parties';
import type { Requests } from './requests';
import type { Settlement } from './settle';
import type { Edit } from './weigh';

type Action = Edit['action'];

const NONE: readonly never[] = [];

/** What becomes of every tag of the base, of ours and of theirs; theirs first, in their order. */
export function describeTags(
	each: MergeCase,
	{ send, reasons, contested, proposal }: Settlement,
): TagMerge[] {
	const held = each.input.theirs.tags;
	const about = reasonsByTag(reasons);
	return allTags(each).map((tag) => {
		const isContested = contested.has(tag);
		const entry = describeTag(tag, each, send, about?.get(tag), isContested);
		if (isContested && proposal !== undefined) entry.proposed = isOn(tag, held.has(tag), proposal);
		return entry;
	});
}

function allTags({ requests: { base, add, remove, refused }, input }: MergeCase): string[] {
	const held = input.theirs.tags;
	const tags = [...held];
	if (base !== undefined) for (const tag of base) if (!held.has(tag)) tags.push(tag);
	for (const asked of [add, remove, refused]) {
		for (const tag of asked) if (!held.has(tag) && base?.has(tag) !== true) tags.push(tag);
	}
	return tags;
}

function describeTag(
	tag: string,
	{ requests, input }: MergeCase,
	send: TagsToSend,
	reason: MergeReason | undefined,
	contested: boolean,
): TagMerge {
	const held = input.theirs.tags.has(tag);
	const kept = isOn(tag, held, send);
	const ours = askedFor(tag, requests);
	const theirs = editSince(requests.base, tag, held);
	const origin = originOf(ours, theirs, held);
	const code = reason?.code ?? (origin === 'base' ? 'UNCHANGED' : kept ? 'ADDED' : 'REMOVED');
	const entry: TagMerge = { tag, origin, held, kept, code, contested };
	if (ours !== undefined) entry.ours = ours;
	if (theirs !== undefined) entry.theirs = theirs;
	if (kept !== held) return attribute(entry, partyOf(input.ours, NONE));
	const known = theirs === undefined ? input.theirs.origins?.get(tag) : originOfEdit(input, tag);
	return known === undefined ? entry : attribute(entry, describeOrigin(known));
}

function attribute(entry: TagMerge, { side, by, at }: Omit<Party, 'tags'>): TagMerge {
	if (side !== undefined) entry.side = side;
	if (by !== undefined) entry.by = by;
	if (at !== undefined) entry.at = at;
	return entry;
}

function originOf(ours: Action | undefined, theirs: Action | undefined, held: boolean): TagMerge['origin'] {
	if (theirs !== undefined) return ours === undefined ? 'theirs' : 'both';
	// Asking for what both sides have already is no edit.
	return ours === undefined || (ours === 'add') === held ? 'base' : 'ours';
}

function askedFor(tag: string, { add, remove, refused }: Requests): Action | undefined {
	if (add.includes(tag) || refused.includes(tag)) return 'add';
	return remove.includes(tag) ? 'remove' : undefined;
}

function editSince(base: ReadonlySet<string> | undefined, tag: string, held: boolean): Action | undefined {
	if (held === (base?.has(tag) ?? false)) return undefined;
	return held ? 'add' : 'remove';
}

function isOn(tag: string, held: boolean, { add, remove }: TagsToSend): boolean {
	return held ? !remove.includes(tag) : add.includes(tag);
}

function reasonsByTag(reasons: readonly MergeReason[]): ReadonlyMap<string, MergeReason> | undefined {
	let about: Map<string, MergeReason> | undefined;
	for (const reason of reasons) {
		if (reason.verdict === 'note') continue;
		about ??= new Map();
		for (const tag of reason.tags) if (!about.has(tag)) about.set(tag, reason);
	}
	return about;
}
