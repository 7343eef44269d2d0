import type { Finding } from '../../../lib/domain/conflict/rule-set';
import { SuppressionCheck } from '../../../lib/domain/conflict/suppression';
import type { CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import { isFailure, type ItemRequest } from '../../shared/change-set/item-request';
import { Breather } from '../../shared/event-loop';
import { inputFailure } from '../../shared/failure';
import type { Batch } from './batch';
import type { CurrentTags } from './current-tags';
import type { Facts } from './facts';
import { ItemFacts } from './item-facts';
import type { Verdicts } from './verdict';

/** Stands in findings in place of a rule's id: WeCom itself says that the relation is not there. */
const RELATION = 'relation';

/**
 * Finds the items whose customers must not be touched, and those that cannot be judged.
 * @returns what each item's relation holds, where it is one relation
 */
export async function suppressItems(
	rules: CompiledRules,
	batch: Batch,
	current: CurrentTags,
	facts: Facts,
	verdicts: Verdicts,
	now: number,
): Promise<Array<ReadonlySet<string> | undefined>> {
	const check = new SuppressionCheck(rules, now);
	const { suppressions, caps } = rules.ruleSet;
	const item = await ItemFacts.prepare(rules, batch, current, facts);
	const heldOf = new Array<ReadonlySet<string> | undefined>(batch.requests.length);
	const breather = new Breather();
	for (let index = 0; index < batch.requests.length; index++) {
		if (breather.due()) await breather.pause();
		const request = batch.requests[index]!;
		if (isFailure(request)) {
			verdicts.fail(index, request);
			continue;
		}
		const { external_userid } = request;
		const members = batch.membersOf(request);
		if (members.length === 0) verdicts.fail(index, inputFailure('NO_RELATION', {}));
		for (const userid of members) {
			const held = current.of(index, { userid, external_userid });
			if (held === undefined) verdicts.add(index, [missingRelation(request, userid)], 'suppressed');
			else if ('code' in held) verdicts.fail(index, held);
			else if (members.length === 1) heldOf[index] = held;
			if (suppressions.length + caps.length === 0) continue;
			const findings = check.find(item.about(index, request, userid), request.add);
			if (findings.length > 0) verdicts.add(index, findings, 'suppressed');
		}
		if (caps.length > 0 && !verdicts.isStopped(index)) check.countTouch(external_userid, request.add);
	}
	return heldOf;
}

function missingRelation({ external_userid, add, remove }: ItemRequest, userid: string): Finding {
	return {
		code: 'DELETED',
		severity: 'block',
		rule: RELATION,
		tags: [...add, ...remove],
		values: { userid, external_userid },
	};
}
