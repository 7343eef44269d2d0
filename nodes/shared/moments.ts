import { wallTimeAt } from '../../lib/domain/calendar/wall-time';
import { readEvent } from '../../lib/domain/conflict/time-value';

/** `2026-11-22 03:00`, as a clock in the zone shows it. */
export function momentText(epochMs: number, timeZone: string): string {
	return new Date(wallTimeAt(epochMs, timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}

/**
 * Epoch ms of ISO text, a date picker's value in the time zone, a Date, or a Unix time; undefined for what is no
 * time.
 */
export function momentOf(value: unknown, timeZone: string): number | undefined {
	// Expressions give n8n's own dates, which write themselves as ISO text.
	const plain = typeof value === 'object' && value !== null && !Array.isArray(value) ? toText(value) : value;
	const event = readEvent(plain, timeZone);
	return event.kind === 'dated' ? event.at : undefined;
}

function toText(value: object): unknown {
	return value instanceof Date ? value : (JSON.parse(JSON.stringify(value)) as unknown);
}
