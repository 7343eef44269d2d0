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
import type { DecidedTags } from '../decided-tags';
import { keptReview, unreadableSync } from '../kept-review';
import type { RememberedLibrary } from '../library/remembered-library';
import type { ReasonText } from '../merge/reason-text';
import type { RelationResult } from '../merge/sync-result';
import type { ChoiceReader } from './read-choices';
import { readReview, type Review } from './read-review';

export interface ResolveWorld {
	/** For errors. */
	node: INode;
	library: RememberedLibrary;
	rules: MergeRules;
	/** What WeCom holds now, the review may be days old; with what this run has decided already. */
	decided: DecidedTags;
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
	if (!review) return unreadable('NO_REVIEW', message('SYNC_NO_REVIEW'), item.json);
	const held = world.decided.of(relation);
	if (!held) {
		return unreadable('RELATION_NOT_FOUND', message('RELATION_NOT_FOUND', { ...relation }), item.json);
	}
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
	world.decided.set(relation, applied(send, held));
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
	{ decided, rules, text }: ResolveWorld,
): Reason[] {
	const tags = [...held].map((tag): TagMerge => ({
		tag,
		origin: 'base',
		held: true,
		kept: true,
		code: 'UNCHANGED',
		contested: false,
	}));
	const findings = checkReview({ tags }, send, rules, { otherRelations: decided.othersOf(relation) });
	return findings
		.filter(({ severity }) => severity === 'block')
		.map((finding) => ({
			code: 'REVIEW_BREAKS_RULE',
			rule: finding.rule,
			message: text.broken('REVIEW_BREAKS_RULE', finding),
		}));
}

function applied({ add, remove }: TagsToSend, held: ReadonlySet<string>): string[] {
	return [...held].filter((tag) => !remove.includes(tag)).concat(add);
}

/** The item goes back with what it came with, and why. */
function waiting({ json }: INodeExecutionData, reasons: Reason[]): RelationResult {
	const told = reasons.map((reason) => ({ ...reason }));
	return {
		status: 'needs_review',
		sync: { ...keptReview(json), status: 'needs_review', reasons: told },
	};
}

/** The item goes back with what it came with, though nothing can be decided about it. */
export function unreadable(code: string, text: string, json: IDataObject): RelationResult {
	return { status: 'unreadable', sync: unreadableSync(json, undefined, [{ code, message: text }]) };
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
