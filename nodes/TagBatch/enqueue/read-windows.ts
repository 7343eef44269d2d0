import type { IExecuteFunctions } from 'n8n-workflow';
import { nextOpening } from '../../../lib/domain/batch/windows/openings';
import { readWindows, readWindowsFrom } from '../../../lib/domain/batch/windows/read-windows';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import { Cursor } from '../../../lib/domain/document/cursor';
import type { Problem } from '../../../lib/domain/document/problem';
import { InputError } from '../../shared/node-error';
import { problemText } from '../../shared/rules/problem-text';
import { label } from '../label';
import { ALWAYS } from './window-fields';

/** What the editor calls a part of the windows, by the path without its numbers. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
	time_zone: ['Time Zone'],
	open: ['Windows'],
	'open[]': ['Windows'],
	'open[].from': ['Windows', 'From'],
	'open[].until': ['Windows', 'Until'],
	'open[].weekdays': ['Windows', 'Weekdays'],
	holidays: ['Holidays'],
	on_holidays: ['On Holidays'],
};

/** When the job may work. @throws InputError naming every field that is wrong, or windows that never open */
export function readJobWindows(context: IExecuteFunctions, now: number): Windows {
	if (context.getNodeParameter('when', 0, '') === ALWAYS) {
		return readWindows({ time_zone: context.getTimezone(), open: ALWAYS });
	}
	const zone = String(context.getNodeParameter('timeZone', 0, '')).trim();
	const windows = readFields({
		time_zone: zone || context.getTimezone(),
		open: context.getNodeParameter('windows.window', 0, []),
		holidays: context.getNodeParameter('holidays', 0, ''),
		on_holidays: context.getNodeParameter('onHolidays', 0, 'closed'),
	});
	if (nextOpening(windows, now) === undefined)
		throw new InputError('WINDOWS_NEVER_OPEN', { field: label('Windows') });
	return windows;
}

function readFields(document: object): Windows {
	const problems: Problem[] = [];
	const windows = readWindowsFrom(new Cursor(document, '', problems));
	if (problems.length === 0) return windows;
	const texts = problems.map((problem) => problemText({ ...problem, path: fieldText(problem) }));
	throw new InputError('WINDOWS_INVALID', { problems: texts.join(' ') });
}

/** `Windows → 2 → From` */
function fieldText({ path }: Problem): string {
	const general = path.replace(/\[\d+\]/g, '[]').replace(/^(open\[\]\.weekdays|holidays)\[\]$/, '$1');
	const [first = path, ...others] = FIELDS[general] ?? [path];
	const position = /^open\[(\d+)\]/.exec(path)?.[1];
	const steps = [label(first)];
	if (position !== undefined) steps.push(String(Number(position) + 1));
	return [...steps, ...others.map(label)].join(' → ');
}
