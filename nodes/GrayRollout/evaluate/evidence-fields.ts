import type { INodeProperties } from 'n8n-workflow';

/** Until when outcomes are known. */
export type KnownUntil = 'recorded' | 'now';

/** How evidence is gathered: for the operations that check a stage. */
export const evidenceFields: INodeProperties[] = [
	{
		displayName: 'Outcomes Are Known Until',
		name: 'knownUntil',
		type: 'options',
		options: [
			{
				name: 'Last Recorded',
				value: 'recorded',
				description:
					'The last run of Record Outcome for this rollout. If outcomes stop coming in, the rollout is held.',
			},
			{
				name: 'Now',
				value: 'now',
				description:
					'Outcomes are recorded the moment they happen, from a callback for example. No news is good news then.',
			},
		],
		default: 'recorded',
		description: 'Time counts only as far as outcomes are known: a day without data is no day of watching',
	},
];

/** Stands in the collection of options. */
export const readBackOption: INodeProperties = {
	displayName: 'Tags to Read Back',
	name: 'readBack',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 3000 },
	default: 300,
	description:
		'How many of the changed tags are read again from WeCom, drawn at random. None wrong among 300: with 95 % certainty less than one in a hundred is. 0: none.',
};
