import type { IExecuteFunctions } from 'n8n-workflow';
import { addDays } from '../../../lib/domain/calendar/shift';
import { startOfDay } from '../../../lib/domain/calendar/day';
import type { CapRule } from '../../../lib/domain/conflict/rule-set';
import { memberKey } from '../../../lib/domain/people/member';
import { rolesOf } from '../../../lib/domain/people/roles';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { campaignTouches } from '../../../lib/ledger/campaign-touches';
import type { Ledger } from '../../../lib/ledger/open';
import { readAllSuppressions, readSuppressions } from '../../../lib/ledger/read-suppressions';
import type { Suppression } from '../../../lib/ledger/suppressions';
import { isFailure } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import type { OpenClient } from '../../shared/open';
import { openDirectory } from '../../shared/people/directory';
import { isMember, loadMembers } from '../../shared/people/load-members';
import type { LoadedRules } from '../../shared/rules/load-rules';
import type { Batch } from './batch';

/** Beyond so many items, going through the whole list takes less than naming all customers. */
const WHOLE_LIST_ABOVE = 100_000;

/** What the rules want to know of customers and operators besides tags. */
export interface Facts {
	recorded: ReadonlyMap<string, readonly Suppression[]>;
	/** Past campaigns of a cap, by customer, epoch ms. */
	touches: ReadonlyMap<CapRule, ReadonlyMap<string, number[]>>;
	/** By `memberKey` of the operator. */
	roles: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface FactSources extends OpenClient {
	context: IExecuteFunctions;
	ledger: Ledger;
	library: TagLibrary;
	/** Epoch ms. */
	now: number;
}

/** Loads, in bulk, only what some rule asks for. */
export async function loadFacts(loaded: LoadedRules, batch: Batch, sources: FactSources): Promise<Facts> {
	return {
		recorded: await loadRecorded(loaded, batch, sources),
		touches: await loadTouches(loaded, batch, sources),
		roles: await loadRoles(loaded, batch, sources),
	};
}

async function loadRecorded(
	{ rules }: LoadedRules,
	batch: Batch,
	{ ledger, corpId, now }: FactSources,
): Promise<Facts['recorded']> {
	const recorded = new Map<string, Suppression[]>();
	const categories = rules.needs.recordedCategories;
	if (categories.length === 0) return recorded;
	const filter = { now, categories };
	const found =
		batch.requests.length > WHOLE_LIST_ABOVE
			? await readAllSuppressions(ledger.db, corpId, filter)
			: await readSuppressions(ledger.db, corpId, [...(await batch.customers())], filter);
	const breather = new Breather();
	for (const suppression of found) {
		if (breather.due()) await breather.pause();
		const known = recorded.get(suppression.external_userid);
		if (known) known.push(suppression);
		else recorded.set(suppression.external_userid, [suppression]);
	}
	return recorded;
}

async function loadTouches(
	{ rules, ruleSet: { timeZone } }: LoadedRules,
	batch: Batch,
	{ ledger, corpId, library, now }: FactSources,
): Promise<Facts['touches']> {
	const touches = new Map<CapRule, Map<string, number[]>>();
	for (const rule of rules.needs.caps) {
		const since = startOfDay(addDays(now, 1 - rule.days, timeZone), timeZone);
		const tagIds = rule.touches.size > 0 ? [...rule.touches] : everyTag(library);
		const customers = [...(await batch.customers())];
		touches.set(rule, await campaignTouches(ledger.db, corpId, customers, tagIds, { since, until: now }));
	}
	return touches;
}

function everyTag({ groups }: TagLibrary): string[] {
	return groups.flatMap((group) => group.tags.map(({ id }) => id));
}

/** Who cannot be looked up has no role: an exception has to be shown, not assumed. */
async function loadRoles(
	{ rules, ruleSet, departments }: LoadedRules,
	batch: Batch,
	{ context, client }: FactSources,
): Promise<Facts['roles']> {
	const roles = new Map<string, ReadonlySet<string>>();
	if (!rules.needs.operatorRoles) return roles;
	const operators = await operatorsOf(batch);
	const signal = context.getExecutionCancelSignal();
	const members = await loadMembers(await openDirectory(context, client), operators, { signal });
	for (const [key, member] of members) {
		if (isMember(member)) roles.set(memberKey(key), rolesOf(member, ruleSet.roles, departments));
	}
	return roles;
}

async function operatorsOf({ requests, membersOf }: Batch): Promise<Set<string>> {
	const operators = new Set<string>();
	const breather = new Breather();
	for (const request of requests) {
		if (breather.due()) await breather.pause();
		if (isFailure(request)) continue;
		if (request.operator !== undefined) operators.add(request.operator);
		else for (const member of membersOf(request)) operators.add(member);
	}
	return operators;
}
