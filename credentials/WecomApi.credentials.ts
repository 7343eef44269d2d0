import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import texts from '../locales/zh-CN/wecomApi.json';
import { localize } from '../nodes/shared/locale';

export class WecomApi implements ICredentialType {
	name = 'wecomApi';

	displayName = 'WeCom API';

	icon: Icon = { light: 'file:wecom.svg', dark: 'file:wecom.dark.svg' };

	documentationUrl = 'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/credentials.md';

	// Only this package's nodes may use the secret: an HTTP Request node would put the token into its URL.
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Corp ID',
			name: 'corpId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'ww1234567890abcdef',
			description: 'Admin console → My Company → Company ID',
		},
		{
			displayName: 'App Secret',
			name: 'corpSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'The secret of a self-built app that is listed under Customer Contact → API → apps allowed to call',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://qyapi.weixin.qq.com',
			description: 'Change it only for a proxy with a fixed IP, a private deployment or the simulator',
		},
		{
			displayName: 'Advanced Limits',
			name: 'advanced',
			type: 'boolean',
			default: false,
			description: 'Whether to set the share of the API quota and the concurrency yourself',
		},
		{
			displayName: 'Share of the Quota (%)',
			name: 'quotaShare',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 80,
			displayOptions: { show: { advanced: [true] } },
			description:
				'How much of the corp\'s API quota this n8n may use. Leave room for other systems of the corp: exceeding the hourly quota blocks the API for an hour.',
		},
		{
			displayName: 'Concurrent Tagging Calls',
			name: 'maxConcurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 5 },
			default: 5,
			displayOptions: { show: { advanced: [true] } },
			description:
				'The most tagging calls under way at once. WeCom refuses more than 5 per corp; the node starts lower and adapts.',
		},
		{
			displayName: 'Quotas',
			name: 'quotas',
			type: 'string',
			default: '10000/60, 150000/3600',
			displayOptions: { show: { advanced: [true] } },
			placeholder: '10000/60, 150000/3600',
			description: 'Calls per seconds and API, as "calls/seconds", separated by commas',
		},
	];

	constructor() {
		localize(this, texts);
	}
}
