import type { IExecuteFunctions } from 'n8n-workflow';
import { message } from '../../shared/messages';
import type { Outputs } from './outputs';

/** More would not be read. */
const REASONS_SHOWN = 8;

/** How many items went where, and why. */
export function reportDecisions(context: IExecuteFunctions, { items, reasons }: Outputs): void {
	const [allowed = [], approval = [], denied = []] = items;
	const counts = { allowed: allowed.length, approval: approval.length, denied: denied.length };
	const summary = message('SUMMARY_GUARD', counts);
	const most = [...reasons].sort(([, a], [, b]) => b - a).slice(0, REASONS_SHOWN);
	const listed = most.map(([reason, count]) => `${reason} ${count}`);
	if (reasons.size > most.length) listed.push('…');
	context.addExecutionHints({
		message: listed.length > 0 ? `${summary} · ${listed.join(' · ')}` : summary,
		location: 'outputPane',
		type: counts.denied + counts.approval > 0 ? 'warning' : 'info',
	});
}
