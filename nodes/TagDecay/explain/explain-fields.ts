import type { INodeProperties } from 'n8n-workflow';
import { locator, tagLocator } from '../../shared/fields';

export const explainFields: INodeProperties[] = [
	tagLocator({ required: true, description: 'The tag whose policy is asked for' }),
	locator(
		{
			displayName: 'Of Member',
			name: 'ofMember',
			searchListMethod: 'searchMembers',
			searchHint: 'Search by name…',
			idExample: 'e.g. zhangsan',
		},
		{ description: "On whose customers' tags. Empty: of somebody in no department that has a policy." },
	),
];
