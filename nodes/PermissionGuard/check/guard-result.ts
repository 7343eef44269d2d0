import type { Action, Rule } from '../../../lib/domain/permission/policy';
import { currentLocale } from '../../shared/locale';
import { message, type MessageCode } from '../../shared/messages';
import type { Failure } from '../../shared/failure';
import type { Outcome, Verdict } from './verdict';

export interface Reason {
	/** Stable and English. */
	code: string;
	/** Id of the rule that decided or, where none did, would have allowed it; else what stands in its place. */
	rule: string;
	message: string;
	/** The tags it is about, as `group/tag`. */
	tags?: readonly string[];
}

/** What the node adds to an item under `guard`. */
export type GuardResult = {
	decision: Outcome;
	/** By `group/tag`. */
	tags: Readonly<Record<string, { action: Action; decision: Outcome; rules?: readonly string[] }>>;
	reasons: readonly Reason[];
	/** Ids of the rules that decided. */
	determining_rules: readonly string[];
	/** Rules that could not be evaluated; they counted for neither side. */
	errors: ReadonlyArray<{ rule: string; fact: string; message: string }>;
	/** The other tags of this item left by another output. */
	split?: true;
};

/** What is said of some tags that share a decision. */
export function describeVerdicts(decision: Outcome, verdicts: readonly Verdict[]): GuardResult {
	const tags: Record<string, { action: Action; decision: Outcome; rules?: readonly string[] }> = {};
	for (const { change, outcome, rules } of verdicts) {
		// Rule groups may repeat each other's names: then only the id tells the tags apart.
		const key = change.path in tags ? (change.tag.id ?? change.path) : change.path;
		const ids = rules.map(({ id }) => id);
		tags[key] = { action: change.action, decision: outcome, ...(ids.length > 0 && { rules: ids }) };
	}
	return {
		decision,
		tags,
		reasons: decision === 'allowed' ? [] : collectReasons(verdicts),
		determining_rules: [...new Set(verdicts.flatMap(({ rules }) => rules.map(({ id }) => id)))],
		errors: describeErrors(verdicts),
	};
}

/** Stand in place of a rule's id: what came with the item, WeCom itself, the policy as a whole. */
const INPUT = 'input';
const WECOM = 'wecom';
const POLICY = 'policy';

/** What is said of an item that asks for nothing that could be decided. */
export function describeFailure({ code, message: text }: Pick<Failure, 'code' | 'message'>): GuardResult {
	return {
		decision: 'denied',
		tags: {},
		reasons: [{ code, rule: INPUT, message: text }],
		determining_rules: [],
		errors: [],
	};
}

/** One reason per cause, with all tags it is about; the strongest outcome first. */
function collectReasons(verdicts: readonly Verdict[]): Reason[] {
	const groups = new Map<
		string,
		{ verdict: Verdict; rule: Verdict['rules'][number] | undefined; tags: string[] }
	>();
	const stopped = verdicts.filter(({ outcome }) => outcome !== 'allowed');
	for (const verdict of stopped) {
		for (const rule of verdict.rules.length > 0 ? verdict.rules : [undefined]) {
			// A rule's own words are about all its tags, whatever is to be done with them.
			const action = rule?.reason ? '' : verdict.change.action;
			const allowances = verdict.allowances?.map(({ id }) => id);
			const key = [verdict.code, rule?.id, verdict.cause, action, allowances].join('\n');
			const group = groups.get(key);
			if (group) group.tags.push(verdict.change.path);
			else groups.set(key, { verdict, rule, tags: [verdict.change.path] });
		}
	}
	const reasons = [...groups.values()].sort((a, b) => severityOf(b.verdict) - severityOf(a.verdict));
	return reasons.map(({ verdict, rule, tags }) => ({
		code: verdict.code,
		rule: rule?.id ?? placeholderOf(verdict),
		message: rule?.reason ? inLocale(rule.reason) : reasonText(verdict, rule?.id ?? '', tags),
		tags,
	}));
}

function placeholderOf({ code, errors, allowances }: Verdict): string {
	if (code === 'NO_RELATION' || code === 'OUTSIDE_STRATEGY_RANGE') return WECOM;
	return (code === 'LOOKUP_FAILED' ? errors[0]?.rule.id : allowances?.[0]?.id) ?? POLICY;
}

const ACTION_TEXT: Readonly<Record<Action, MessageCode>> = {
	add: 'ACTION_ADD',
	remove: 'ACTION_REMOVE',
	create: 'ACTION_CREATE',
	rename: 'ACTION_RENAME',
	reorder: 'ACTION_REORDER',
	delete: 'ACTION_DELETE',
};

function severityOf({ outcome }: Verdict): number {
	return outcome === 'denied' ? 1 : 0;
}

function reasonText(
	{ code, change, cause = '', allowances }: Verdict,
	rule: string,
	tags: readonly string[],
): string {
	const values = { rule, tags: tags.join(', '), action: message(ACTION_TEXT[change.action]), cause };
	switch (code) {
		case 'DENIED_BY_RULE':
			return message('GUARD_DENIED_BY_RULE', values);
		case 'NEEDS_APPROVAL':
			return message('GUARD_NEEDS_APPROVAL', values);
		case 'TAG_UNASSIGNED':
			return message('GUARD_TAG_UNASSIGNED', values);
		case 'LOOKUP_FAILED':
			return message('GUARD_LOOKUP_FAILED', values);
		case 'NO_RELATION':
		case 'OUTSIDE_STRATEGY_RANGE':
			return cause;
		default:
			return message('GUARD_NO_RULE', values) + whatWouldAllow(allowances);
	}
}

/** More would hide what matters. */
const ALLOWANCES_SHOWN = 3;

/** What is missing, in the words of the rules that would allow it. */
function whatWouldAllow(allowances: readonly Rule[] = []): string {
	return allowances
		.slice(0, ALLOWANCES_SHOWN)
		.map(({ id, reason }) =>
			reason
				? message('GUARD_ALLOWANCE', { rule: id, reason: inLocale(reason) })
				: message('GUARD_ALLOWANCE_UNSAID', { rule: id }),
		)
		.join('');
}

function describeErrors(verdicts: readonly Verdict[]): GuardResult['errors'] {
	const errors = new Map<string, GuardResult['errors'][number]>();
	for (const { rule, fact, problem } of verdicts.flatMap((verdict) => verdict.errors)) {
		const text = message(problem === 'UNKNOWN_FACT' ? 'RULE_UNKNOWN_FACT' : 'RULE_WRONG_TYPE', {
			rule: rule.id,
			fact,
		});
		errors.set(`${rule.id}\n${fact}`, { rule: rule.id, fact, message: text });
	}
	return [...errors.values()];
}

export function inLocale({ en, zh }: { en: string; zh: string }): string {
	return currentLocale() === 'zh-CN' ? zh : en;
}
