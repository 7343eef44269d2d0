import type { JobState } from '../../lib/ledger/schema';
import { message, type MessageCode } from '../shared/messages';

const STATES: Readonly<Record<JobState, MessageCode>> = {
	filling: 'JOB_FILLING',
	queued: 'JOB_QUEUED',
	paused: 'JOB_PAUSED',
	stopped: 'JOB_STOPPED',
	finished: 'JOB_FINISHED',
	cancelled: 'JOB_CANCELLED',
};

/** The state in the locale's words. */
export function stateWord(state: JobState): string {
	return message(STATES[state]);
}

/** `12,345`. */
export function countText(count: number): string {
	return Math.round(count).toLocaleString('en-US');
}

export function isoTime(at: number | null | undefined): string | null {
	return at === null || at === undefined ? null : new Date(at).toISOString();
}
