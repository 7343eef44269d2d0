import type { IExecuteFunctions } from 'n8n-workflow';
import { message, type MessageCode } from '../shared/messages';
import type { SyncStatus } from './merge/sync-result';

const COUNTS: Readonly<Record<SyncStatus, MessageCode>> = {
	merged: 'COUNT_MERGED',
	unchanged: 'COUNT_NOTHING_TO_SEND',
	needs_review: 'COUNT_NEEDS_REVIEW',
	unreadable: 'COUNT_UNREADABLE',
};

/** Counts items by how they came out. */
export class SyncTally {
	readonly counts: Record<SyncStatus, number> = { merged: 0, unchanged: 0, needs_review: 0, unreadable: 0 };

	/** Says how many there were of each. @param more sentences to say besides */
	report(context: IExecuteFunctions, more: readonly string[] = []): void {
		const { counts } = this;
		const statuses = (Object.keys(COUNTS) as SyncStatus[]).filter(
			(status) => status === 'merged' || counts[status] > 0,
		);
		const parts = statuses.map((status) => message(COUNTS[status], { count: counts[status] }));
		context.addExecutionHints({
			message: [...parts, ...more].join(' · '),
			location: 'outputPane',
			type: counts.needs_review + counts.unreadable > 0 ? 'warning' : 'info',
		});
	}
}
