import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { compileRuleSet, type CompiledRules } from '../../../lib/domain/conflict/compile-rule-set';
import { readRuleRows } from '../../../lib/domain/conflict/read-rule-rows';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import type { RuleSet } from '../../../lib/domain/conflict/rule-set';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import type { OpenClient } from '../open';
import { openDirectory } from '../people/directory';
import { loadDepartments } from '../people/load-departments';
import { ruleDocument, ruleRows, type RuleSource } from './rule-source';

export interface LoadedRules {
	ruleSet: RuleSet;
	rules: CompiledRules;
	/** Empty where the rules name no departments. */
	departments: DepartmentTree;
}

/**
 * The conflict rules of this run, wherever they are written, checked as a whole.
 * @param tableRows reads the rows of the node's own table
 * @throws DocumentError naming each fault and where it stands; then nothing is judged
 */
export async function loadRules(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	library: TagLibrary,
	{ client }: OpenClient,
	tableRows: (context: IExecuteFunctions) => IDataObject[],
): Promise<LoadedRules> {
	const source = context.getNodeParameter('rulesFrom', 0, 'here') as RuleSource;
	const document = source === 'document' ? await ruleDocument(context, items) : undefined;
	const departments = namesDepartments(document)
		? await loadDepartments(await openDirectory(context, client), {
				signal: context.getExecutionCancelSignal(),
			})
		: new DepartmentTree([]);
	const world = { library, departments };
	const ruleSet =
		source === 'document'
			? readRuleSet(document, world)
			: readRuleRows(source === 'input' ? ruleRows(context) : tableRows(context), world);
	return { ruleSet, rules: compileRuleSet(ruleSet, library), departments };
}

/** Only roles and owners of tags name departments; most rule sets have neither. */
function namesDepartments(document: unknown): boolean {
	const text = typeof document === 'string' ? document : (JSON.stringify(document) ?? '');
	return /"(?:departments|leaders_of|owner)"/.test(text);
}
