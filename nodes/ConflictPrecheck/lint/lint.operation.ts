import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { lintRuleSet, type RuleSetFinding } from '../../../lib/domain/conflict/lint-rule-set';
import type { RuleSet } from '../../../lib/domain/conflict/rule-set';
import { DocumentError, type Problem } from '../../../lib/domain/document/problem';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { loadTagLibrary } from '../../shared/change-set/library';
import { message } from '../../shared/messages';
import { toNodeError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { loadRules } from '../../shared/rules/load-rules';
import { problemText } from '../../shared/rules/problem-text';
import { tableRows } from '../rules/table-rows';
import { lintText } from './lint-text';

export const description: INodeProperties[] = [];

/** One item per fault of the rule set, whether it cannot be read or contradicts itself; one item when it is fine. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const library = await loadTagLibrary(open.client, { includeStrategyTags: true, signal });
	let ruleSet: RuleSet;
	try {
		({ ruleSet } = await loadRules(context, context.getInputData(), library, open, tableRows));
	} catch (error) {
		if (!(error instanceof DocumentError)) throw toNodeError(context.getNode(), error);
		return [error.problems.map((problem) => asItem(describeProblem(problem)))];
	}
	const rules = countRules(ruleSet);
	const findings = lintRuleSet(ruleSet, library);
	context.addExecutionHints({
		message: message(findings.length === 0 ? 'LINT_FINE' : 'LINT_FAULTY', {
			rules,
			findings: findings.length,
		}),
		location: 'outputPane',
		type: findings.length === 0 ? 'info' : 'warning',
	});
	if (findings.length === 0) return [[asItem({ ok: true, rules })]];
	return [findings.map((finding) => asItem(describeFinding(finding, library)))];
}

function countRules({ exclusions, lifecycles, frequency, suppressions, caps }: RuleSet): number {
	return exclusions.length + lifecycles.length + frequency.length + suppressions.length + caps.length;
}

function asItem(json: IDataObject): INodeExecutionData {
	return { json, pairedItem: { item: 0 } };
}

function describeProblem(problem: Problem): IDataObject {
	return { ok: false, code: problem.code, path: problem.path, message: problemText(problem) };
}

function describeFinding(finding: RuleSetFinding, library: TagLibrary): IDataObject {
	const { code, rule, path, tag, witness } = finding;
	return {
		ok: false,
		code,
		rule,
		path,
		...(tag !== undefined && { tag: library.describe(tag) }),
		witness: witness.map((reference) => ({ ...reference })),
		message: lintText(finding, library),
	};
}
