import { DAY_MS } from '../../../lib/domain/calendar/wall-time';
import { findUnusualFrequency } from '../../../lib/domain/conflict/frequency/detect';
import type { Finding, FrequencyRule } from '../../../lib/domain/conflict/rule-set';
import type { Ledger } from '../../../lib/ledger/open';
import { frequencyCounts } from '../../../lib/ledger/operation-history';
import { foldUserid } from '../../../lib/ledger/userid';
import { isFailure, type ItemRequest } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import type { Batch } from './batch';
import { findFlips } from './flips';
import type { Verdicts } from './verdict';

export interface HistorySource {
	ledger: Ledger;
	corpId: string;
	/** Epoch ms. */
	now: number;
}

type Dimension = Exclude<FrequencyRule['of'], 'flip_flop'>;

/** Finds the items by which something is changed more often than usual; what they ask now counts as done. */
export async function findUnusualItems(
	rules: readonly FrequencyRule[],
	batch: Batch,
	source: HistorySource,
	verdicts: Verdicts,
): Promise<void> {
	const found = new Map<number, Finding[]>();
	const note = (itemIndex: number, finding: Finding): void => {
		const known = found.get(itemIndex);
		if (known) known.push(finding);
		else found.set(itemIndex, [finding]);
	};
	for (const rule of rules) {
		if (rule.of === 'flip_flop') await findFlips(rule, batch, source, verdicts, note);
		else await findBursts(rule, rule.of, batch, source, verdicts, note);
	}
	// Only now: that one rule stops an item does not take its changes from what another rule counts.
	for (const [itemIndex, findings] of found) verdicts.add(itemIndex, findings, 'conflict');
}

async function findBursts(
	rule: FrequencyRule,
	of: Dimension,
	batch: Batch,
	{ ledger, corpId, now }: HistorySource,
	verdicts: Verdicts,
	note: (itemIndex: number, finding: Finding) => void,
): Promise<void> {
	const asked = await countAsked(of, batch, verdicts);
	const windowMs = rule.windowDays * DAY_MS;
	const baselineMs = rule.baselineDays * DAY_MS;
	const past = await frequencyCounts(ledger.db, corpId, {
		dimension: of,
		keys: [...asked.keys()],
		now,
		windowMs,
		baselineMs,
	});
	let first = now - windowMs;
	for (const { since } of past.values()) first = Math.min(first, since ?? first);
	// The ledger may be younger than the baseline: what it could not see was not observed.
	const observedMs = Math.min(baselineMs, now - windowMs - first);
	const counts = [...asked].map(([key, count]) => {
		const { inWindow = 0, before = 0 } = past.get(key) ?? {};
		return { key, inWindow: inWindow + count, before, observedMs };
	});
	const unusual = new Map<string, Finding>();
	for (const { key, inWindow, usual } of findUnusualFrequency(counts, { windowMs, minimum: rule.minimum })) {
		const values = { of, key, count: inWindow, days: rule.windowDays, usual: Number(usual.toPrecision(2)) };
		unusual.set(key, {
			code: 'UNUSUAL_FREQUENCY',
			severity: rule.severity,
			rule: rule.id,
			tags: of === 'tag' ? [key] : [],
			values,
			...(rule.message && { message: rule.message }),
		});
	}
	if (unusual.size === 0) return;
	await eachKey(of, batch, verdicts, (key, itemIndex) => {
		const finding = unusual.get(key);
		if (finding) note(itemIndex, finding);
	});
}

/** How many changes the batch asks for, by key. */
async function countAsked(of: Dimension, batch: Batch, verdicts: Verdicts): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	await eachKey(of, batch, verdicts, (key, _itemIndex, changes) => {
		counts.set(key, (counts.get(key) ?? 0) + changes);
	});
	return counts;
}

/** Visits what each item that nothing has stopped changes, and by how many changes. */
async function eachKey(
	of: Dimension,
	batch: Batch,
	verdicts: Verdicts,
	visit: (key: string, itemIndex: number, changes: number) => void,
): Promise<void> {
	const breather = new Breather();
	for (const [index, request] of batch.requests.entries()) {
		if (breather.due()) await breather.pause();
		if (isFailure(request) || verdicts.isStopped(index)) continue;
		const members = batch.membersOf(request);
		const changes = (request.add.length + request.remove.length) * members.length;
		if (of === 'customer') visit(request.external_userid, index, changes);
		else if (of === 'operator') visitOperators(request, members, (key, count) => visit(key, index, count));
		else for (const tag of [...request.add, ...request.remove]) visit(tag, index, members.length);
	}
}

function visitOperators(
	{ operator, add, remove }: ItemRequest,
	members: readonly string[],
	visit: (key: string, changes: number) => void,
): void {
	const changes = add.length + remove.length;
	if (operator !== undefined) visit(foldUserid(operator), changes * members.length);
	else for (const member of members) visit(foldUserid(member), changes);
}
