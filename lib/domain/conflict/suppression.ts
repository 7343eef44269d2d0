import { shown } from '../document/cursor';
import { memberKey } from '../people/member';
import { CapCounter } from './cap-counter';
import type { CompiledRules } from './compile-rule-set';
import { earliestCounting, lastCounting } from './event-window';
import type { Finding, FindingCode, Override, SuppressionRule } from './rule-set';
import type { RecordedSuppression, SuppressionFacts } from './suppression-facts';
import { readEvent } from './time-value';

const NONE: readonly Finding[] = [];

const CODES: Readonly<Record<string, FindingCode>> = {
	complaint: 'COMPLAINT',
	do_not_disturb: 'DO_NOT_DISTURB',
	deleted: 'DELETED',
	control_group: 'CONTROL_GROUP',
};

/** Why a rule holds for a customer; empty where neither time nor reason is known. */
type Values = Record<string, number | string>;

/**
 * Tells which customers must not be touched, for the items of one batch. Values of its findings: `category`,
 * `at` (when it happened) and `until` (when the customer may be touched again), both epoch ms and absent
 * where unknown; `field` for what an item field says, with `value` where that could not be understood, which
 * counts as a suppression; `tag` for a tag id; `count`, `max` and `days` of a cap.
 */
export class SuppressionCheck {
	private readonly rules: ReadonlyArray<{ rule: SuppressionRule; earliest: number }>;
	private readonly caps: readonly CapCounter[];
	private readonly timeZone: string;

	/** @param now epoch ms */
	constructor(
		{ ruleSet }: CompiledRules,
		private readonly now: number,
	) {
		const { suppressions, caps, timeZone } = ruleSet;
		this.timeZone = timeZone;
		this.rules = suppressions.map((rule) => ({
			rule,
			earliest: rule.window ? earliestCounting(now, rule.window, timeZone) : -Infinity,
		}));
		this.caps = caps.map((rule) => new CapCounter(rule, now, timeZone));
	}

	/**
	 * @param add tag ids that the item puts on; taking tags off touches nobody
	 * @returns one and the same empty list for everybody who may be touched
	 */
	find(facts: SuppressionFacts, add: readonly string[]): readonly Finding[] {
		let findings: Finding[] | undefined;
		for (const { rule, earliest } of this.rules) {
			const values = this.findEvent(rule, earliest, facts);
			if (values === undefined || isOverridden(rule.override, facts)) continue;
			const tags = touchingTags(rule, add);
			if (tags.length === 0) continue;
			const code = CODES[rule.category] ?? 'SUPPRESSED';
			(findings ??= []).push(finding(rule, code, tags, { category: rule.category, ...values }));
		}
		for (const cap of this.caps) {
			const { rule } = cap;
			const reached = cap.findReached(facts.external_userid, facts.touchesOf(rule));
			if (reached === undefined || isOverridden(rule.override, facts)) continue;
			const tags = touchingTags(rule, add);
			if (tags.length === 0) continue;
			const { count, freeAt } = reached;
			const values = { count, max: rule.max, days: rule.days, until: freeAt };
			(findings ??= []).push(finding(rule, 'FREQUENCY_CAP', tags, values));
		}
		return findings ?? NONE;
	}

	/** Counts an item that was let through, so that later items of the batch find the cap nearer. */
	countTouch(externalUserid: string, add: readonly string[]): void {
		for (const cap of this.caps) {
			if (touchingTags(cap.rule, add).length > 0) cap.countTouch(externalUserid);
		}
	}

	private findEvent(rule: SuppressionRule, earliest: number, facts: SuppressionFacts): Values | undefined {
		const { source } = rule;
		if ('ledger' in source) return this.findRecorded(rule, earliest, facts);
		if ('field' in source) return this.findInField(rule, source.field, earliest, facts);
		const tag = source.tags.find((each) => facts.heldTags.has(each));
		return tag === undefined ? undefined : { tag };
	}

	/** Of several records the one that holds longest. */
	private findRecorded(
		rule: SuppressionRule,
		earliest: number,
		{ recorded, userid }: SuppressionFacts,
	): Values | undefined {
		let longest: { at: number; end: number } | undefined;
		for (const record of recorded) {
			if (record.category !== rule.category || !isAbout(record, userid)) continue;
			const isCurrent = isGiven(record.until) ? record.until >= this.now : record.at >= earliest;
			if (!isCurrent) continue;
			const end = isGiven(record.until) ? record.until : this.endOf(rule, record.at);
			if (longest === undefined || end > longest.end) longest = { at: record.at, end };
		}
		return longest && { at: longest.at, ...untilAfter(longest.end) };
	}

	private findInField(
		rule: SuppressionRule,
		field: string,
		earliest: number,
		{ readField }: SuppressionFacts,
	): Values | undefined {
		const value = readField(field);
		const event = readEvent(value, this.timeZone);
		if (event.kind === 'none') return undefined;
		if (event.kind === 'undated') return { field };
		if (event.kind === 'unclear') return { field, value: shown(value) };
		if (event.at < earliest) return undefined;
		return { field, at: event.at, ...untilAfter(this.endOf(rule, event.at)) };
	}

	private endOf({ window }: SuppressionRule, at: number): number {
		return window === undefined ? Infinity : lastCounting(at, window, this.timeZone);
	}
}

function untilAfter(end: number): Values {
	return end === Infinity ? {} : { until: end + 1 };
}

function isGiven(until: number | null | undefined): until is number {
	return until !== null && until !== undefined;
}

function isAbout({ userid }: RecordedSuppression, member: string): boolean {
	return userid === null || userid === undefined || memberKey(userid) === memberKey(member);
}

function isOverridden({ members, roles }: Override, { operator, operatorRoles }: SuppressionFacts): boolean {
	if (members.has(memberKey(operator))) return true;
	for (const role of roles) if (operatorRoles.has(role)) return true;
	return false;
}

/** Putting on the very tag that says "do not touch" touches nobody. */
function touchingTags(
	rule: { touches: ReadonlySet<string>; source?: SuppressionRule['source'] },
	add: readonly string[],
): readonly string[] {
	const { touches, source } = rule;
	const own = source !== undefined && 'tags' in source ? source.tags : undefined;
	if (touches.size === 0 && own === undefined) return add;
	return add.filter((tag) => (touches.size === 0 || touches.has(tag)) && !own?.includes(tag));
}

function finding(
	{ id, severity, message }: Pick<SuppressionRule, 'id' | 'severity' | 'message'>,
	code: FindingCode,
	tags: readonly string[],
	values: Values,
): Finding {
	const found: Finding = { code, severity, rule: id, tags, values };
	return message === undefined ? found : { ...found, message };
}
