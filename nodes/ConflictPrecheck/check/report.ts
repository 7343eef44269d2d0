import type { IExecuteFunctions } from 'n8n-workflow';
import { currentLocale } from '../../shared/locale';
import { message, type MessageCode } from '../../shared/messages';
import type { Status, Verdict } from './verdict';

const COUNTS: Readonly<Record<Status, MessageCode>> = {
	clean: 'COUNT_CLEAN',
	conflict: 'COUNT_CONFLICT',
	suppressed: 'COUNT_SUPPRESSED',
};

/** Counts what came out where, and for which codes. */
export class RunTally {
	private readonly counts: Record<Status, number> = { clean: 0, conflict: 0, suppressed: 0 };
	private readonly codes: Record<Status, Map<string, number>> = {
		clean: new Map(),
		conflict: new Map(),
		suppressed: new Map(),
	};
	private repaired = 0;

	count(verdict: Verdict | undefined): void {
		const status = verdict?.status ?? 'clean';
		this.counts[status] += 1;
		if (!verdict) return;
		if (verdict.repaired) this.repaired += 1;
		const codes = new Set<string>(verdict.findings.map(({ code }) => code));
		if (verdict.failure) codes.add(verdict.failure.code);
		for (const code of codes) {
			this.codes[status].set(code, (this.codes[status].get(code) ?? 0) + 1);
		}
	}

	report(context: IExecuteFunctions): void {
		const parts = (['clean', 'conflict', 'suppressed'] as const).map((status) => this.describe(status));
		if (this.repaired > 0) parts.push(message('COUNT_REPAIRED', { count: this.repaired }));
		context.addExecutionHints({
			message: parts.join(' · '),
			location: 'outputPane',
			type: this.counts.conflict > 0 ? 'warning' : 'info',
		});
	}

	/** `37 suppressed: COMPLAINT 30, FREQUENCY_CAP 7`, the most frequent first. */
	private describe(status: Status): string {
		const [colon, comma] = currentLocale() === 'en' ? [': ', ', '] : ['：', '，'];
		const codes = [...this.codes[status]]
			.sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
			.map(([code, count]) => `${code} ${count}`);
		const text = message(COUNTS[status], { count: this.counts[status] });
		return codes.length === 0 ? text : `${text}${colon}${codes.join(comma)}`;
	}
}
