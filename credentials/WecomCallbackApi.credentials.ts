import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import texts from '../locales/zh-CN/wecomCallbackApi.json';
import { localize } from '../nodes/shared/locale';

export class WecomCallbackApi implements ICredentialType {
	name = 'wecomCallbackApi';

	displayName = 'WeCom Callback API';

	icon: Icon = { light: 'file:wecom-callback.svg', dark: 'file:wecom-callback.dark.svg' };

	documentationUrl = 'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/credentials.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName:
				'1. WeCom admin console → App Management → your app → Receive Messages → Set Up API Receive: generate Token and EncodingAESKey there and copy both here; leave that page open.<br>2. Save here, and publish the workflow with the WeCom Trigger.<br>3. Paste the trigger\'s production URL into the open page, tick the customer events and save. WeCom tests the URL at once, so the order matters.',
			name: 'steps',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'Up to 32 letters and digits, exactly as in the console. It signs every event.',
		},
		{
			displayName: 'EncodingAESKey',
			name: 'encodingAesKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The 43 letters and digits of the console. Every event is encrypted with it.',
		},
		{
			displayName: 'Receive ID',
			name: 'receiveId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'ww1234567890abcdef',
			description: 'Whom events are for: the corp ID (My Company → Company ID). Events for others are refused.',
			hint: 'For a third-party app it is the suite ID instead',
		},
	];

	constructor() {
		localize(this, texts);
	}
}
