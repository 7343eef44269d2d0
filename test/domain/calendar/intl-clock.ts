/*
 * What Intl says, moment by moment: slow, and free of any calendar arithmetic of ours.
 */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Every change of clocks since 1972 moves them by a multiple of this, at a multiple of this. */
export const GRID = 15 * MINUTE;

/** Zones of every kind: none, one or many changes, half hours, quarter hours, midnight, a skipped day. */
export const zones = [
	'Asia/Shanghai',
	'UTC',
	'America/New_York',
	'Europe/London',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Pacific/Kwajalein',
	'Asia/Beirut',
	'America/Havana',
	'America/Sao_Paulo',
	'America/St_Johns',
	'Africa/Casablanca',
	'Africa/Cairo',
	'Asia/Kathmandu',
	'America/Recife',
];

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, as `2026-11-22 08:30:00`. */
export function shown(epochMs: number, zone: string): string {
	let clock = clocks.get(zone);
	if (clock === undefined) {
		clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
		clocks.set(zone, clock);
	}
	return clock.format(epochMs);
}

export function shownDay(epochMs: number, zone: string): string {
	return shown(epochMs, zone).slice(0, 10);
}

export function shownMinutes(epochMs: number, zone: string): number {
	const [hours, minutes] = shown(epochMs, zone).slice(11).split(':').map(Number);
	return hours! * 60 + minutes!;
}

/** How far the clock is ahead of UTC, in ms, read off the clock. */
export function ahead(epochMs: number, zone: string): number {
	return Date.parse(`${shown(epochMs, zone).replace(' ', 'T')}Z`) - Math.floor(epochMs / 1000) * 1000;
}

/** A moment less than three days before each change of clocks, 1985 to 2035. */
export function changesOfClocks(zone: string): number[] {
	const changes: number[] = [];
	const step = 3 * DAY;
	let before = ahead(Date.UTC(1985, 0, 1), zone);
	for (let day = Date.UTC(1985, 0, 1); day < Date.UTC(2036, 0, 1); day += step) {
		const now = ahead(day, zone);
		if (now !== before) changes.push(day - step);
		before = now;
	}
	return changes;
}
