import { DAY_MS } from '../../../lib/domain/calendar/wall-time';
import type { MemberFacts } from '../../../lib/domain/people/member';
import { memberKey } from '../../../lib/domain/people/member';
import type { PolicyNeeds } from '../../../lib/domain/permission/needs';
import type { HistoryFacts } from '../../../lib/domain/permission/request';
import type { Ledger } from '../../../lib/ledger/open';
import { customerCounts, operatorCounts, operatorTagCounts } from '../../../lib/ledger/operation-history';
import { relationTagKey, tagFlips, tagSetters, type RelationTag } from '../../../lib/ledger/tag-history';
import { foldUserid } from '../../../lib/ledger/userid';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import type { Directory, DirectoryOptions } from '../../shared/people/directory';
import { isMember, loadMembers } from '../../shared/people/load-members';
import { isRefused, type Asked, type AskedChange } from './asked';

const WEEK_MS = 7 * DAY_MS;

export type HistoryOf = (asked: Asked, change: AskedChange) => HistoryFacts | undefined;

export interface HistoryQuestion {
	ledger: Ledger;
	corpId: string;
	needs: PolicyNeeds['history'];
	now: number;
	directory: Directory;
	options: DirectoryOptions;
}

export function asksHistory(needs: PolicyNeeds['history']): boolean {
	return Object.values(needs).some(Boolean);
}

/** Counts what the ledger knows of the run's operators, customers and tags; only what the rules ask for. */
export async function prepareHistory(
	question: HistoryQuestion,
	asked: ReadonlyArray<Asked | Failure>,
): Promise<HistoryOf> {
	const { ledger, corpId, needs, now } = question;
	const { operators, customers, relationTags } = await collectKeys(asked, needs);
	const day = { since: now - DAY_MS, until: now };
	const week = { since: now - WEEK_MS, until: now };
	const byOperator =
		needs.operatorHour || needs.operatorDay
			? await operatorCounts(ledger.db, corpId, operators, now)
			: undefined;
	const byCustomer = needs.customerDay ? await customerCounts(ledger.db, corpId, customers, day) : undefined;
	const byTag = needs.tagDay ? await operatorTagCounts(ledger.db, corpId, operators, day) : undefined;
	const flips = needs.flipsWeek ? await tagFlips(ledger.db, corpId, relationTags, week) : undefined;
	const setterOf = needs.setBy ? await prepareSetters(question, relationTags) : undefined;

	const foldedOf = new Map(operators.map((operator) => [operator, foldUserid(operator)]));
	return ({ operator, relation }, { tag }) => {
		const facts: HistoryFacts = {};
		const folded = foldedOf.get(operator) ?? operator;
		if (byOperator) {
			const counts = byOperator.get(folded);
			facts.operatorHour = counts?.hour ?? 0;
			facts.operatorDay = counts?.day ?? 0;
		}
		if (byTag) facts.tagDay = (tag.id === undefined ? undefined : byTag.get(folded)?.get(tag.id)) ?? 0;
		if (!relation) return facts;
		if (byCustomer) facts.customerDay = byCustomer.get(relation.external_userid) ?? 0;
		if (!flips && !setterOf) return facts;
		const key = relationTagKey({ ...relation, tag_id: tag.id ?? '' });
		if (flips) facts.flipsWeek = flips.get(key)?.flips ?? 0;
		if (setterOf) facts.setBy = setterOf(key);
		return facts;
	};
}

/** null: nobody the ledger knows of; undefined: somebody of whom the directory tells nothing. */
async function prepareSetters(
	{ ledger, corpId, needs, now, directory, options }: HistoryQuestion,
	relationTags: readonly RelationTag[],
): Promise<(key: string) => MemberFacts | null | undefined> {
	const setters = await tagSetters(ledger.db, corpId, relationTags, now);
	const operators = new Set([...setters.values()].map(({ operator }) => operator));
	if (!needs.setByTier) {
		const facts = new Map([...operators].map((userid) => [userid, { userid, departments: [], leads: [] }]));
		return (key) => {
			const setter = setters.get(key);
			return setter ? facts.get(setter.operator) : null;
		};
	}
	const members = await loadMembers(directory, operators, options);
	return (key) => {
		const setter = setters.get(key);
		if (!setter) return null;
		const member = members.get(memberKey(setter.operator));
		return isMember(member) ? member : undefined;
	};
}

async function collectKeys(
	asked: ReadonlyArray<Asked | Failure>,
	{ flipsWeek, setBy }: PolicyNeeds['history'],
): Promise<{ operators: string[]; customers: string[]; relationTags: RelationTag[] }> {
	const operators = new Set<string>();
	const customers = new Set<string>();
	const relationTags = new Map<string, RelationTag>();
	const breather = new Breather();
	for (const each of asked) {
		if (breather.due()) await breather.pause();
		if (isRefused(each)) continue;
		operators.add(each.operator);
		if (!each.relation) continue;
		customers.add(each.relation.external_userid);
		if (!flipsWeek && !setBy) continue;
		for (const { tag } of each.changes) {
			if (tag.id === undefined) continue;
			const relationTag = { ...each.relation, tag_id: tag.id };
			relationTags.set(relationTagKey(relationTag), relationTag);
		}
	}
	return { operators: [...operators], customers: [...customers], relationTags: [...relationTags.values()] };
}
