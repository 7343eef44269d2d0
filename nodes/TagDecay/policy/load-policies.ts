import { createHash } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	compilePolicies,
	effectivePolicy,
	type EffectivePolicy,
} from '../../../lib/domain/decay/effective-policy';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import { readPolicies, type DecayPolicies } from '../../../lib/domain/decay/read-policies';
import { readPolicyRows, type PolicyRow } from '../../../lib/domain/decay/read-policy-rows';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { loadTagLibrary } from '../../shared/change-set/library';
import type { OpenClient } from '../../shared/open';
import { openDirectory } from '../../shared/people/directory';
import { loadDepartments } from '../../shared/people/load-departments';
import { ruleDocument, ruleRows, type RuleSource } from '../../shared/rules/rule-source';
import { loadPostings, NO_POSTINGS, type Postings } from './postings';
import { tableRows } from './table-rows';

/** The policies of this run with all that is needed to ask them. */
export interface LoadedPolicies extends DecayPolicies {
	library: TagLibrary;
	/** Empty where no policy names a department. */
	departments: DepartmentTree;
	postings: Postings;
	/** The same where every tag expires at the same time. */
	hash: string;
	/** The policy that wins for a tag on a relation; without a userid, for a member nobody knows. */
	policyOf(tag: { tag_id: string; userid?: string }): EffectivePolicy;
}

/**
 * The policies of this run, wherever they are written, checked as a whole.
 * @throws DocumentError naming each fault and where it stands; then nothing is read or written
 */
export async function loadPolicies(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<LoadedPolicies> {
	const signal = context.getExecutionCancelSignal();
	const source = await readSource(context);
	const library = await loadTagLibrary(client, { includeStrategyTags: true, signal });
	const directory = await openDirectory(context, client);
	const departments = namesDepartments(source)
		? await loadDepartments(directory, { signal })
		: new DepartmentTree([]);
	const world = { library, departments };
	const read = 'rows' in source ? readPolicyRows(source.rows, world) : readPolicies(source.document, world);
	const named = read.policies.flatMap(({ appliesTo }) => appliesTo.departmentId ?? []);
	const postings =
		named.length === 0 ? NO_POSTINGS : await loadPostings(directory, departments, new Set(named), signal);
	const index = compilePolicies(read.policies);
	return {
		...read,
		library,
		departments,
		postings,
		hash: hashOf(read, postings),
		policyOf: ({ tag_id, userid }) =>
			effectivePolicy(index, {
				tagId: tag_id,
				groupId: library.get(tag_id)?.groupId,
				userid,
				departments: userid === undefined ? [] : postings.pathOf(userid),
			}),
	};
}

type Source = { document: unknown } | { rows: readonly PolicyRow[] };

async function readSource(context: IExecuteFunctions): Promise<Source> {
	const from = context.getNodeParameter('rulesFrom', 0, 'here') as RuleSource;
	if (from === 'document') return { document: await ruleDocument(context, context.getInputData()) };
	return { rows: from === 'input' ? ruleRows(context) : tableRows(context) };
}

/** Reading the departments takes a call each; most policies name none. */
function namesDepartments(source: Source): boolean {
	const content = 'rows' in source ? source.rows : source.document;
	const text = typeof content === 'string' ? content : (JSON.stringify(content) ?? '');
	return /"\s*(?:department|部门)\s*"/.test(text);
}

/** What a policy is called and where it stands in the list makes no tag expire sooner or later. */
function hashOf({ timeZone, policies }: DecayPolicies, { signature }: Postings): string {
	const rules = policies.map(({ id: _id, ...rule }: DecayPolicy) => JSON.stringify(rule)).sort();
	return createHash('sha256')
		.update(JSON.stringify([timeZone, rules, signature]))
		.digest('hex');
}
