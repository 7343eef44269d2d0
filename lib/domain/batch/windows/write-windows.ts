import type { Windows } from './windows';

/** Windows as people write them. */
export interface WindowsDocument {
	time_zone: string;
	open: Array<{ from: string; until: string; weekdays: number[] }>;
	holidays: string[];
	on_holidays: Windows['onHolidays'];
}

/** What `readWindows` reads these windows from. */
export function writeWindows({ timeZone, open, holidays, onHolidays }: Windows): WindowsDocument {
	return {
		time_zone: timeZone,
		open: open.map(({ from, until, weekdays }) => ({
			from: writeTime(from),
			until: writeTime(until),
			weekdays: [...weekdays],
		})),
		holidays: [...holidays],
		on_holidays: onHolidays,
	};
}

function writeTime(minutes: number): string {
	return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
