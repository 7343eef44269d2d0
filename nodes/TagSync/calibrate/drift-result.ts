import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Breather } from '../../shared/event-loop';
import { tagReferences } from '../../shared/change-set/tag-references';
import { message, type MessageCode } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import { isoTime } from '../merge/sync-result';
import type { RememberedLibrary } from '../library/remembered-library';
import type { Reapply } from './calibrate-fields';
import type { Cause, Causes } from './cause';
import type { Drift, DriftedTag } from './drift';

export interface DriftWorld {
	library: RememberedLibrary;
	causes: Causes;
	reapply: Reapply;
	timeZone: string;
}

const TEXTS: Readonly<Record<Cause, MessageCode>> = {
	relation_gone: 'CAUSE_RELATION_GONE',
	tag_deleted: 'CAUSE_TAG_DELETED',
	console_edit: 'CAUSE_CONSOLE_EDIT',
	own_write_lost: 'CAUSE_OWN_WRITE_LOST',
	other_app: 'CAUSE_OTHER_APP',
	lost_callback: 'CAUSE_LOST_CALLBACK',
	no_callbacks: 'CAUSE_NO_CALLBACKS',
};

/** One item per relation that is not as the ledger knew it. */
export async function toDriftItems(
	drifts: readonly Drift[],
	world: DriftWorld,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const breather = new Breather();
	for (const drift of drifts) {
		if (breather.due()) await breather.pause();
		items.push({ json: toJson(drift, world), pairedItem: { item: drift.item } });
	}
	return items;
}

function toJson(drift: Drift, world: DriftWorld): IDataObject {
	const { userid, external_userid, tags, knownAt, heardEditAt, isGone } = drift;
	const { library } = world;
	const cause = world.causes.of(drift);
	const sentence = say(cause, drift, world);
	const names = (held: boolean): string[] =>
		tags.filter((tag) => tag.held === held).map(({ id }) => library.describe(id));
	const asked = isGone ? NOTHING : askedAgain(drift, world);
	return {
		userid,
		external_userid,
		...(asked.length > 0 && {
			add_tag: tagReferences(idsOf(asked, 'add'), library),
			remove_tag: tagReferences(idsOf(asked, 'remove'), library),
		}),
		sync: {
			status: 'drift',
			drift: { appeared: names(true), vanished: names(false) },
			cause,
			message: sentence,
			known_at: knownAt === null ? null : isoTime(knownAt),
			heard_edit_at: heardEditAt === null ? null : isoTime(heardEditAt),
			tags: tags.map((tag) => toTag(tag, drift, world)),
			reasons: [{ code: cause.toUpperCase(), message: sentence }],
		},
	};
}

const NOTHING: readonly DriftedTag[] = [];

function say(cause: Cause, drift: Drift, world: DriftWorld): string {
	const { userid, external_userid, heardEditAt, knownAt } = drift;
	const time = (at: number | null): string => (at === null ? '' : momentText(at, world.timeZone));
	const values = { userid, external_userid, heard: time(heardEditAt), known: time(knownAt) };
	if (cause !== 'no_callbacks') return message(TEXTS[cause], values);
	if (knownAt === null) return message('CAUSE_NEVER_READ', values);
	const stopped = world.causes.stoppedAt(drift);
	if (stopped === undefined) return message('CAUSE_NO_CALLBACKS', values);
	return message('CAUSE_CALLBACKS_STOPPED', { ...values, last: time(stopped) });
}

/** The tags that this package wants to be otherwise, as far as the user wants that. */
function askedAgain({ tags, heardEditAt }: Drift, { reapply, library }: DriftWorld): DriftedTag[] {
	if (reapply === 'nothing' || (reapply === 'unheard' && heardEditAt !== null)) return [];
	return tags.filter(({ id, intended }) => intended !== undefined && library.isThere(id));
}

function idsOf(tags: readonly DriftedTag[], intended: DriftedTag['intended']): string[] {
	return tags.filter((tag) => tag.intended === intended).map(({ id }) => id);
}

/** A tag that goes against what this package had done is for a person to decide: `resolve` takes it from here. */
function toTag(
	{ id, held, intended, side, since, changeSet }: DriftedTag,
	{ isGone, heardEditAt }: Drift,
	{ library }: DriftWorld,
): IDataObject {
	const contested = intended !== undefined && !isGone && library.isThere(id);
	return {
		tag: library.describe(id),
		id,
		base: held ? 'off' : 'on',
		...(intended !== undefined && { ours: intended }),
		theirs: held ? 'add' : 'remove',
		held,
		kept: held,
		// What a person did stays, as far as we know of it.
		...(contested && { contested, proposed: heardEditAt === null ? !held : held }),
		...(side !== undefined && { was_by: side }),
		...(since !== undefined && { was_since: isoTime(since) }),
		...(changeSet !== undefined && { change_set: changeSet }),
	};
}
