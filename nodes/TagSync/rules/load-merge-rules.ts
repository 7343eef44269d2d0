import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import { DEFAULT_ZONE } from '../../../lib/domain/calendar/zone-offset';
import { Cursor } from '../../../lib/domain/document/cursor';
import { DocumentError, type Problem } from '../../../lib/domain/document/problem';
import { compileMergeRules, type MergeRules } from '../../../lib/domain/merge/merge-rules';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { readTierAssignments } from '../../../lib/domain/tier/read-tiers';
import type { TierAssignment } from '../../../lib/domain/tier/tag-tiers';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { OpenClient } from '../../shared/open';
import { loadRules } from '../../shared/rules/load-rules';
import { filledRows } from '../../shared/rules/rule-rows';
import { tierEntries } from '../../shared/rules/tier-entries';
import type { RememberedLibrary } from '../library/remembered-library';
import { readMergedTags } from '../merge/read-merged-tags';

export interface LoadedMergeRules {
	rules: MergeRules;
	/** Whether a rule looks at all relations of a customer. */
	ofCustomer: boolean;
	/** Calendar of the rules, for dates in messages. */
	timeZone: string;
}

const NOBODY = new DepartmentTree([]);

/**
 * What the merges of this run go by: conflict rules, where there are any, and the tiers of tags.
 * @throws DocumentError naming each fault and where it stands; InputError for merged tags that make no sense. Then
 *   nothing is merged
 */
export async function loadMergeRules(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	library: RememberedLibrary,
	open: OpenClient,
): Promise<LoadedMergeRules> {
	const loaded =
		context.getNodeParameter('rulesFrom', 0, 'none') === 'none'
			? undefined
			: await loadRules(context, items, library, open, filledRows);
	const conflicts = loaded?.rules;
	const tiers = readTiers(context, library);
	const mergedInto = readMergedTags(context, library);
	return {
		rules: compileMergeRules({ library, conflicts, tiers, deleted: library.deleted, mergedInto }),
		ofCustomer: conflicts !== undefined && looksAtCustomers(conflicts),
		timeZone: loaded?.ruleSet.timeZone ?? DEFAULT_ZONE,
	};
}

function looksAtCustomers({ stateRules }: CompiledRules): boolean {
	return stateRules.some(({ scope }) => scope === 'customer');
}

/** Those of the node's table; without a row there, those of the rule document hold. */
function readTiers(context: IExecuteFunctions, library: TagLibrary): TierAssignment[] | undefined {
	const entries = tierEntries(context);
	if (entries.length === 0) return undefined;
	const problems: Problem[] = [];
	const tiers = readTierAssignments(new Cursor(entries, 'tagTiers', problems), library, NOBODY);
	if (problems.length > 0) throw new DocumentError(problems);
	return tiers;
}
