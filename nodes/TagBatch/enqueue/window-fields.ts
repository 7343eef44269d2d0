import type { INodeProperties } from 'n8n-workflow';
import { showFor } from '../../shared/fields';

export const ALWAYS = 'always';

const WITHIN_WINDOWS = 'windows';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const windows: INodeProperties = {
	displayName: 'Windows',
	name: 'windows',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Window', sortable: true },
	default: { window: [{ from: '00:00', until: '06:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }] },
	placeholder: 'Add Window',
	description: 'Outside of them nothing of the job is begun',
	options: [
		{
			displayName: 'Window',
			name: 'window',
			values: [
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '00:00',
					placeholder: 'e.g. 22:00',
					description: 'Time of day',
				},
				{
					displayName: 'Until',
					name: 'until',
					type: 'string',
					default: '06:00',
					placeholder: 'e.g. 06:00',
					description:
						'Time of day; not later than "From", it is on the next day. Equal times are the whole day.',
				},
				{
					displayName: 'Weekdays',
					name: 'weekdays',
					type: 'multiOptions',
					options: WEEKDAYS.map((name, index) => ({ name, value: index + 1 })),
					default: [1, 2, 3, 4, 5, 6, 7],
					description: 'Days on which the window begins',
				},
			],
		},
	],
};

const timeZone: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Asia/Shanghai',
	description: 'In which windows and holidays are meant. Empty: the time zone of the workflow.',
};

const holidays: INodeProperties = {
	displayName: 'Holidays',
	name: 'holidays',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-10-01~2026-10-07, 2027-01-01',
	description: 'Days on which the windows do not count as usual',
};

const onHolidays: INodeProperties = {
	displayName: 'On Holidays',
	name: 'onHolidays',
	type: 'options',
	options: [
		{ name: 'Open All Day', value: 'all_day', description: 'From midnight to midnight, besides the windows' },
		{
			name: 'Stay Closed',
			value: 'closed',
			description: 'No window begins; one that is open closes at midnight',
		},
	],
	default: 'closed',
};

/** When the job may work; read with `readJobWindows`. */
export const windowFields: INodeProperties[] = [
	{
		displayName: 'When to Run',
		name: 'when',
		type: 'options',
		options: [
			{ name: 'Always', value: ALWAYS, description: 'As soon as Run is called' },
			{
				name: 'Within Windows',
				value: WITHIN_WINDOWS,
				description: 'At certain times of day, such as by night',
			},
		],
		default: WITHIN_WINDOWS,
	},
	...showFor({ when: [WITHIN_WINDOWS] }, [windows, timeZone, holidays, onHolidays]),
];
