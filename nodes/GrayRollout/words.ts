import type { RolloutState } from '../../lib/ledger/schema';
import { message, type MessageCode } from '../shared/messages';

const STATES: Readonly<Record<RolloutState, MessageCode>> = {
	draft: 'ROLLOUT_DRAFT',
	running: 'ROLLOUT_RUNNING',
	paused: 'ROLLOUT_PAUSED',
	completed: 'ROLLOUT_COMPLETED',
	rolling_back: 'ROLLOUT_ROLLING_BACK',
	rolled_back: 'ROLLOUT_ROLLED_BACK',
};

/** The state in the locale's words. */
export function stateWord(state: RolloutState): string {
	return message(STATES[state]);
}

/** A share of 1 as per cent, as exact as it matters: `0.3 %`, `12.5 %`. */
export function percent(share: number): string {
	const value = share * 100;
	const digits = Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
	return `${Number(value.toFixed(digits))} %`;
}

/** Basis points as per cent. */
export function basisPoints(share: number): number {
	return share / 100;
}

/** `2026-11-22 14:05` in the zone. */
export function timeText(at: number, timeZone: string): string {
	return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}

/** Time span in hours, to a tenth. */
export function hours(ms: number): number {
	return Math.round(ms / 360_000) / 10;
}
