import type { INodeProperties } from 'n8n-workflow';
import { locator, tagGroupLocator, tagLocator } from '../../shared/fields';

/** The modes whose row shows a field. */
const LIFETIME = ['fixed', 'sliding'];
const SCORE = ['half_life'];
const LIVING = [...LIFETIME, ...SCORE];

const optionName = (column: string): string =>
	`$collection.item.properties.find((field) => field.name === "${column}").options.find((option) => option.value === $collection.item.value.${column}).name`;

const picked = (column: string): string =>
	`$collection.item.value.${column}?.cachedResultName || $collection.item.value.${column}?.value`;

/** Policies as rows of the node; read with `tableRows`. */
export const policyTable: INodeProperties = {
	displayName: 'Policies',
	name: 'policies',
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		multipleValueButtonText: 'Add Policy',
		sortable: true,
		fixedCollection: {
			itemTitle: `={{ [$collection.item.value.id, ${optionName('mode')}, ${picked('tag')} || ${picked('group')}, ${picked('department')} || ${picked('member')}].filter(Boolean).join(" · ") }}`,
		},
	},
	default: {},
	placeholder: 'Add Policy',
	description:
		'How long tags live. The most specific policy wins: first whose tags (a member, a department, those above it, everybody), then which (a tag, a group, every tag). Without any, tags stay.',
	options: [
		{
			displayName: 'Policy',
			name: 'policy',
			values: [
				{
					displayName: 'Mode',
					name: 'mode',
					type: 'options',
					noDataExpression: true,
					options: [
						{
							name: 'Fixed',
							value: 'fixed',
							description: 'Goes so long after it was put on, whatever happens',
						},
						{
							name: 'Half-Life',
							value: 'half_life',
							description: 'Interactions add to a score, time halves it; goes when the score is low',
						},
						{ name: 'Never', value: 'never', description: 'Stays until somebody takes it off' },
						{
							name: 'Sliding',
							value: 'sliding',
							description: 'Goes so long after the last interaction',
						},
					],
					default: 'fixed',
				},
				{
					displayName: 'Name',
					name: 'id',
					type: 'string',
					default: '',
					placeholder: 'e.g. campaign-7-days',
					description: 'Stands in the results, so that one can find the policy. Unique; empty: numbered.',
				},
				{
					displayName: 'Which Tags',
					name: 'which',
					type: 'options',
					options: [
						{ name: 'Every Tag', value: 'all', description: 'All that no other policy is about' },
						{ name: 'One Tag', value: 'tag' },
						{ name: 'Whole Tag Group', value: 'group' },
					],
					default: 'group',
				},
				{ ...tagGroupLocator(), displayOptions: { show: { which: ['group'] } } },
				{ ...tagLocator(), displayOptions: { show: { which: ['tag'] } } },
				{
					displayName: 'Whose',
					name: 'whose',
					type: 'options',
					options: [
						{ name: "A Department's", value: 'department', description: 'And those of departments below' },
						{ name: "Everybody's", value: 'all' },
						{ name: "One Member's", value: 'member' },
					],
					default: 'all',
					description: "On whose customers' tags it works: each department can have its own lifetime",
				},
				locator(
					{
						displayName: 'Department',
						name: 'department',
						searchListMethod: 'searchDepartments',
						searchHint: 'Search by department…',
						nameExample: 'e.g. 总部/市场部',
						idExample: 'e.g. 3',
					},
					{ displayOptions: { show: { whose: ['department'] } } },
				),
				locator(
					{
						displayName: 'Member',
						name: 'member',
						searchListMethod: 'searchMembers',
						searchHint: 'Search by name…',
						idExample: 'e.g. zhangsan',
					},
					{ displayOptions: { show: { whose: ['member'] } } },
				),
				onlyFor(LIFETIME, number('Lifetime', 'lifetime', 7, 'How long a tag lives', 1)),
				onlyFor(LIFETIME, {
					displayName: 'Unit',
					name: 'unit',
					type: 'options',
					options: [
						{ name: 'Days', value: 'days' },
						{ name: 'Hours', value: 'hours' },
						{ name: 'Months', value: 'months' },
					],
					default: 'days',
					description: 'Of the lifetime. Days and months are those of the calendar, in China time.',
				}),
				onlyFor(SCORE, {
					...number('Half-Life in Days', 'half_life_days', 30, 'After how many days a score is half', 0),
					typeOptions: { minValue: 0.01, numberPrecision: 2 },
				}),
				onlyFor(
					SCORE,
					score('Goes Below', 'threshold_off', 0.25, 'The tag goes when its score is down to this'),
				),
				onlyFor(
					SCORE,
					score('Comes Back From', 'threshold_on', 0.5, 'It comes back when events lift the score to this'),
				),
				onlyFor(
					SCORE,
					score('Highest Score', 'max_score', 10, 'However many interactions, the score is at most this'),
				),
				onlyFor(
					LIVING,
					number('Grace in Days', 'grace_days', 0, 'So long before it goes, the tag is expiring soon', 0),
				),
				onlyFor(LIVING, {
					displayName: 'Weights',
					name: 'weights',
					type: 'string',
					default: '',
					placeholder: 'e.g. reply=1, click=0.5, view=0, visit=2',
					description:
						'What interactions are worth, where it differs from add=1, reply=1, click=0.5, view=0.2, purchase=3. With 0 a kind is no touch. Any word can be a kind.',
				}),
			],
		},
	],
};

function number(
	displayName: string,
	name: string,
	value: number,
	description: string,
	minValue: number,
): INodeProperties {
	return { displayName, name, type: 'number', typeOptions: { minValue }, default: value, description };
}

function score(displayName: string, name: string, value: number, description: string): INodeProperties {
	const typeOptions = { minValue: 0, numberPrecision: 3 };
	return { displayName, name, type: 'number', typeOptions, default: value, description };
}

function onlyFor(modes: string[], property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show: { mode: modes } } };
}
