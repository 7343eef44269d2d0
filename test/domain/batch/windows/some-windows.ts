import fc from 'fast-check';
import type { Windows } from '../../../../lib/domain/batch/windows/windows';
import { DAY, MINUTE } from '../../calendar/intl-clock';
import { changes, firstMinute, lastMinute, zones } from './minute-clock';

const minuteOfDay = fc.oneof(
	fc.integer({ min: 0, max: 1439 }),
	// The hours that clocks skip and repeat, and midnight.
	fc.integer({ min: 0, max: 240 }),
	fc.constantFrom(0, 60, 120, 180, 1320),
);

const weekdays = fc.oneof(
	fc.constant([1, 2, 3, 4, 5, 6, 7]),
	fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
);

const oneWindow = fc
	.record({ from: minuteOfDay, until: minuteOfDay, weekdays, isWholeDay: fc.integer({ min: 0, max: 9 }) })
	.map(({ isWholeDay, ...window }) => (isWholeDay === 0 ? { ...window, until: window.from } : window));

/** Windows of some zone, and minutes of which most are close to a change of its clocks or a holiday. */
export const someWindows = fc
	.record({
		timeZone: fc.constantFrom(...zones),
		open: fc.array(oneWindow, { minLength: 1, maxLength: 4 }),
		onHolidays: fc.constantFrom('closed' as const, 'all_day' as const),
		anyMinute: fc.integer({ min: firstMinute + 40 * 1440, max: lastMinute - 40 * 1440 }),
		change: fc.integer({ min: 0, max: 100 }),
		before: fc.integer({ min: -60, max: 6 * 1440 }),
		holidayOffsets: fc.uniqueArray(fc.integer({ min: -2, max: 12 }), { maxLength: 5 }),
	})
	.map(({ timeZone, open, onHolidays, anyMinute, change, before, holidayOffsets }) => {
		const near = changes(timeZone).filter(
			(at) => at / MINUTE > firstMinute + 40 * 1440 && at / MINUTE < lastMinute - 40 * 1440,
		);
		const at =
			near.length > 0 && change > 30 ? near[change % near.length]! - before * MINUTE : anyMinute * MINUTE;
		const holidays = holidayOffsets
			.sort((a, b) => a - b)
			.map((days) => new Date(at + days * DAY).toISOString().slice(0, 10));
		const windows: Windows = { timeZone, open, holidays, onHolidays };
		return { windows, at };
	});
