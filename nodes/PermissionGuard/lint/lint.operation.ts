import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { optionsCollection } from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { loadPolicy } from '../policy/load-policy';
import { timeZoneOption } from '../policy/policy-fields';
import { refreshOption } from '../run-options';
import { findProblems } from './find-problems';

export const description: INodeProperties[] = [optionsCollection([refreshOption, timeZoneOption])];

/** One item per finding, or one that says that all is well. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const { policy, world } = await loadPolicy(context, open, context.getInputData());
	const problems = findProblems(policy, world, Date.now());
	if (problems.length > 0) {
		return [problems.map((problem) => ({ json: { ok: false, ...problem }, pairedItem: { item: 0 } }))];
	}
	const summary = { ok: true, rules: policy.rules.length, tests: policy.tests.length };
	return [[{ json: summary, pairedItem: { item: 0 } }]];
}
