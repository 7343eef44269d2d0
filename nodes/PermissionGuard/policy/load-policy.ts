import { createHash } from 'node:crypto';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import type { Policy } from '../../../lib/domain/permission/policy';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import type { PolicyRow } from '../../../lib/domain/permission/read-row';
import type { PolicyWorld } from '../../../lib/domain/permission/world';
import { loadTagLibrary } from '../../shared/change-set/library';
import type { OpenClient } from '../../shared/open';
import { openDirectory, type Directory } from '../../shared/people/directory';
import { loadDepartments } from '../../shared/people/load-departments';
import { ruleDocument, ruleRows, type RuleSource } from '../../shared/rules/rule-source';
import { nodeDocument, nodeRuleRows } from './node-document';

export interface LoadedPolicy {
	policy: Policy;
	/** With the departments that the policy goes by. */
	world: PolicyWorld;
	directory: Directory;
	/** The same for the same policy; stands in audit records. */
	hash: string;
}

/**
 * Reads the node's policy, wherever it is written, with the tag library and the departments it speaks of.
 * @throws DocumentError with everything that is wrong in it
 */
export async function loadPolicy(
	context: IExecuteFunctions,
	{ client }: OpenClient,
	items: readonly INodeExecutionData[],
): Promise<LoadedPolicy> {
	const signal = context.getExecutionCancelSignal();
	const refresh = context.getNodeParameter('options.refreshDirectory', 0, false) as boolean;
	const { document, rows } = await readSource(context, items);
	const directory = await openDirectory(context, client);
	const [library, departments] = await Promise.all([
		loadTagLibrary(client, { includeStrategyTags: true, signal }),
		bringsDepartments(document) ? NO_DEPARTMENTS : loadDepartments(directory, { signal, refresh }),
	]);
	const policy = readPolicy(document, { library, departments }, rows);
	const world = { library, departments: policy.departments ?? departments };
	return { policy, world, directory, hash: hashOf(policy) };
}

const NO_DEPARTMENTS = new DepartmentTree([]);

async function readSource(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Promise<{ document: unknown; rows: readonly PolicyRow[] }> {
	const source = context.getNodeParameter('rulesFrom', 0, 'here') as RuleSource;
	if (source === 'document') return { document: await ruleDocument(context, items), rows: [] };
	const rows = source === 'input' ? ruleRows(context) : nodeRuleRows(context);
	return { document: nodeDocument(context), rows };
}

/** Whether a document has departments of its own, so that those of the directory are of no use. */
function bringsDepartments(document: unknown): boolean {
	if (typeof document === 'string') {
		try {
			return bringsDepartments(JSON.parse(document) as object);
		} catch {
			// Reading the document will say what is wrong with it.
			return false;
		}
	}
	return typeof document === 'object' && document !== null && 'departments' in document;
}

function hashOf({ departments: _departments, tests: _tests, ...policy }: Policy): string {
	return createHash('sha256').update(JSON.stringify(policy)).digest('hex').slice(0, 12);
}
