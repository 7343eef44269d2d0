import type { INodeProperties } from 'n8n-workflow';

const stages: INodeProperties = {
	displayName: 'Stages',
	name: 'stages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Stage', sortable: true },
	default: {
		stage: [5, 20, 50, 100].map((share) => ({ share, soakHours: 24, minSample: 500, approval: false })),
	},
	placeholder: 'Add Stage',
	description:
		'Which part of the customers is exposed, step by step. The plan is kept when the rollout starts; what is changed here afterwards has no effect on it.',
	options: [
		{
			displayName: 'Stage',
			name: 'stage',
			values: [
				{
					displayName: 'Share (%)',
					name: 'share',
					type: 'number',
					typeOptions: { minValue: 0.01, maxValue: 100, numberPrecision: 2 },
					default: 5,
					description:
						'Of all customers but the control group. Each stage must reach further than the one before.',
				},
				{
					displayName: 'Least Hours',
					name: 'soakHours',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 24,
					description: 'How long outcomes must have been watched before the stage can be left',
				},
				{
					displayName: 'Least Exposed Customers',
					name: 'minSample',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 500,
					description: 'How many customers must be exposed before the stage can be left',
				},
				{
					displayName: 'Approval Before It Begins',
					name: 'approval',
					type: 'boolean',
					default: false,
					description:
						'Whether a person has to approve this stage, with the Advance operation, once nothing else stands against it',
				},
			],
		},
	],
};

const metrics: INodeProperties = {
	displayName: 'Metrics',
	name: 'metrics',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Metric', sortable: true },
	default: {
		metric: [{ name: 'complaint', kind: 'guardrail', direction: 'lower_is_better', usualRate: 1 }],
	},
	placeholder: 'Add Metric',
	description:
		'Which outcomes decide, by comparing exposed customers with the control group. Every further guardrail needs a little more proof, so name only what would make you stop.',
	options: [
		{
			displayName: 'Metric',
			name: 'metric',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. complaint',
					description:
						'As the Record Outcome operation names it: order, reply, complaint, deletion, or your own',
				},
				{
					displayName: 'Kind',
					name: 'kind',
					type: 'options',
					options: [
						{ name: 'Guardrail', value: 'guardrail', description: 'Significantly worse: roll back' },
						{ name: 'Signal', value: 'signal', description: 'Significantly worse: hold' },
						{ name: 'Observe Only', value: 'dry_run', description: 'Dry run: only told, never decides' },
					],
					default: 'guardrail',
				},
				{
					displayName: 'Better When',
					name: 'direction',
					type: 'options',
					options: [
						{ name: 'Lower', value: 'lower_is_better', description: 'Such as complaints and deletions' },
						{ name: 'Higher', value: 'higher_is_better', description: 'Such as orders and replies' },
					],
					default: 'lower_is_better',
				},
				{
					displayName: 'Usual Rate (%)',
					name: 'usualRate',
					type: 'number',
					typeOptions: { minValue: 0.001, maxValue: 100, numberPrecision: 3 },
					default: 1,
					description:
						'How many customers in a hundred have this outcome during one stage anyway. Only used to tell, before the start, how small a change can be found.',
				},
			],
		},
	],
};

const controlShare: INodeProperties = {
	displayName: 'Control Group (%)',
	name: 'controlShare',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 99, numberPrecision: 2 },
	default: 10,
	description:
		'Customers who are never exposed, to compare with. With 10 %, a doubled complaint rate is nearly always found before half of the customers are exposed; with 5 %, in four of five cases.',
};

const more: INodeProperties = {
	displayName: 'More of the Plan',
	name: 'plan',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Always Exposed',
			name: 'always',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description:
				'Customers who are exposed from the first stage on, such as testers: their external_userid, separated by commas or lines. They are left out of all comparisons.',
		},
		{
			displayName: 'Chance of a False Alarm (%)',
			name: 'alpha',
			type: 'number',
			typeOptions: { minValue: 0.01, maxValue: 49, numberPrecision: 2 },
			default: 5,
			description:
				'How likely a harmless rollout may be rolled back, over all guardrails, stages and looks together',
		},
		{
			displayName: 'Expected Outcomes',
			name: 'tuning',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 100,
			description:
				'N*: about how many outcomes a metric has in one stage, both groups together. The test is sharpest there, and still good at a third or at twenty times as many.',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			placeholder: 'e.g. 双十一召回',
			description: 'What people call it, in lists and pictures',
		},
		{
			displayName: 'Namespace',
			name: 'namespace',
			type: 'string',
			default: '',
			placeholder: 'e.g. spring-campaigns',
			description:
				'Rollouts that must not share customers name the same namespace and use different parts of it',
		},
		{
			displayName: 'Namespace From',
			name: 'namespaceFrom',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 999 },
			default: 0,
			description: 'Where this part of the namespace begins, in thousandths',
		},
		{
			displayName: 'Namespace To',
			name: 'namespaceTo',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1000 },
			default: 1000,
			description: 'Where this part ends, in thousandths; this one not included',
		},
		{
			displayName: 'Never Exposed',
			name: 'never',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description:
				'Customers who are neither exposed nor compared: their external_userid, separated by commas or lines',
		},
		{
			displayName: 'Technical Limit (%)',
			name: 'failureLimit',
			type: 'number',
			typeOptions: { minValue: 0.01, maxValue: 99, numberPrecision: 2 },
			default: 1,
			description:
				'Largest share of failed writes, and of tags that are not there when read back. More than that, in 20 cases or more, rolls back.',
		},
	],
};

/** What a rollout that does not exist yet shall do; read with `readPlan`. */
export const planFields: INodeProperties[] = [stages, controlShare, metrics, more];
