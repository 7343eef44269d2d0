import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { applyReview, ReviewError, type ReviewChoices } from '../../../lib/domain/merge/apply-review';
import { checkReview } from '../../../lib/domain/merge/check-review';
import type { TagMerge, TagsToSend } from '../../../lib/domain/merge/merge-result';
import type { MergeRules } from '../../../lib/domain/merge/merge-rules';
import { effectiveChange, type Relation } from '../../../lib/domain/tag-change';
import { tagReferences } from '../../shared/change-set/tag-references';
import { message, type MessageCode } from '../../shared/messages';
import { toNodeError } from '../../shared/node-error';
import type { FieldReader } from '../../shared/read-field';
import type { RememberedLibrary } from '../library/remembered-library';
import type { ReasonText } from '../merge/reason-text';
import { unreadable, type RelationResult } from '../merge/sync-result';
import type { Theirs } from '../theirs';
import type { ChoiceReader } from './read-choices';
import { isRecord, readReview, type Review } from './read-review';

export interface ResolveWorld {
	/** For errors. */
	node: INode;
	library: RememberedLibrary;
	rules: MergeRules;
	/** What WeCom holds now; the review may be days old. */
	theirs: Theirs;
	text: ReasonText;
	readChoices: ChoiceReader;
	readDecider: FieldReader;
}

interface Reason {
	code: string;
	rule?: string;
	message: string;
}

/** What the decision about one item asks for now, or why there is none yet. */
export function resolveItem(
	item: INodeExecutionData,
	itemIndex: number,
	relation: Relation,
	world: ResolveWorld,
): RelationResult {
	const review = readReview(item.json);
	if (!review) return unreadable('NO_REVIEW', message('SYNC_NO_REVIEW'));
	const held = world.theirs.of(relation);
	if (!held) return unreadable('RELATION_NOT_FOUND', message('RELATION_NOT_FOUND', { ...relation }));
	const choices = world.readChoices(item, itemIndex);
	if ('code' in choices) return waiting(item, [{ code: choices.code, message: choices.message }]);
	const decided = decide(review, choices, world);
	if ('code' in decided) return waiting(item, [decided]);
	const gone = decided.add.filter((tag) => !world.library.isThere(tag));
	if (gone.length > 0) {
		return waiting(item, [{ code: 'TAG_DELETED', message: world.text.about('REVIEW_TAG_GONE', gone) }]);
	}
	const send = effectiveChange(decided, held);
	const broken = breaches(relation, held, send, world);
	if (broken.length > 0) return waiting(item, broken);
	return settled(item, itemIndex, send, world);
}

function decide(review: Review, choices: ReviewChoices, world: ResolveWorld): TagsToSend | Reason {
	try {
		return applyReview(review, choices);
	} catch (error) {
		if (!(error instanceof ReviewError)) throw toNodeError(world.node, error);
		const code: MessageCode = `REVIEW_${error.code}`;
		return { code: error.code, message: world.text.about(code, [error.tag]) };
	}
}

/** What each choice allows, all of them together may not. */
function breaches(
	relation: Relation,
	held: ReadonlySet<string>,
	send: TagsToSend,
	{ theirs, rules, text }: ResolveWorld,
): Reason[] {
	const tags = [...held].map((tag): TagMerge => ({
		tag,
		origin: 'base',
		held: true,
		kept: true,
		code: 'UNCHANGED',
		contested: false,
	}));
	const others = theirs.othersOf(relation);
	const findings = checkReview({ tags }, send, rules, { otherRelations: others && [...others.values()] });
	return findings
		.filter(({ severity }) => severity === 'block')
		.map((finding) => ({
			code: 'REVIEW_BREAKS_RULE',
			rule: finding.rule,
			message: text.broken('REVIEW_BREAKS_RULE', finding),
		}));
}

/** The item goes back with what it came with, and why. */
function waiting({ json: { sync } }: INodeExecutionData, reasons: Reason[]): RelationResult {
	const before = isRecord(sync) ? (sync as IDataObject) : {};
	return {
		status: 'needs_review',
		sync: { ...before, status: 'needs_review', reasons: reasons.map((reason) => ({ ...reason })) },
	};
}

function settled(
	item: INodeExecutionData,
	itemIndex: number,
	{ add, remove }: TagsToSend,
	{ library, text, readDecider }: ResolveWorld,
): RelationResult {
	const status = add.length + remove.length === 0 ? 'unchanged' : 'merged';
	const decider = readDecider(item, itemIndex);
	const by = typeof decider === 'string' && decider !== '' ? decider : undefined;
	const steps = text.steps(add, remove) ?? message('SYNC_NOTHING_TO_DO');
	return {
		status,
		send: { add: tagReferences(add, library), remove: tagReferences(remove, library) },
		sync: {
			status,
			...(by !== undefined && { resolved_by: by }),
			added: tagReferences(add, library),
			removed: tagReferences(remove, library),
			reasons: [{ code: 'RESOLVED', message: message('SYNC_RESOLVED', { steps }) }],
		},
	};
}
