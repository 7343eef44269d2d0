import type { IExecuteFunctions } from 'n8n-workflow';
import type { Policy } from '../../../lib/domain/permission/policy';
import type { PolicyWorld } from '../../../lib/domain/permission/world';
import { message } from '../../shared/messages';
import { findProblems } from './find-problems';

/** More would not be read. */
const FINDINGS_SHOWN = 5;

export function reportFindings(
	context: IExecuteFunctions,
	policy: Policy,
	world: PolicyWorld,
	now: number,
): void {
	const problems = findProblems(policy, world, now);
	if (problems.length === 0) return;
	const shown = problems.slice(0, FINDINGS_SHOWN).map((problem) => `${problem.code}: ${problem.message}`);
	if (problems.length > shown.length) shown.push('…');
	context.addExecutionHints({
		message: message('LINT_SUMMARY', { count: problems.length, findings: shown.join(' · ') }),
		location: 'outputPane',
		type: 'warning',
	});
}
