import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';
import texts from '../locales/zh-CN/tagLedgerApi.json';
import { localize } from '../nodes/shared/locale';

const onSqlite = { show: { kind: ['sqlite'] } };
const onPostgres = { show: { kind: ['postgres'] } };

export class TagLedgerApi implements ICredentialType {
	name = 'tagLedgerApi';

	displayName = 'Tag Ledger API';

	icon: Icon = { light: 'file:ledger.svg', dark: 'file:ledger.dark.svg' };

	documentationUrl = 'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/credentials.md';

	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Database',
			name: 'kind',
			type: 'options',
			options: [
				{
					name: 'SQLite File',
					value: 'sqlite',
					description: 'One n8n process. Without this credential a file in n8n\'s user folder is used.',
				},
				{
					name: 'Postgres',
					value: 'postgres',
					description: 'Several workers (queue mode): journal, quota and concurrency are shared',
				},
			],
			default: 'sqlite',
		},
		{
			displayName: 'File',
			name: 'file',
			type: 'string',
			default: '',
			displayOptions: onSqlite,
			placeholder: '/home/node/.n8n/wecom-tagops/ledger.sqlite',
			description: 'Path of the SQLite file. Empty: a file in n8n\'s user folder.',
		},
		{ displayName: 'Host', name: 'host', type: 'string', default: 'localhost', displayOptions: onPostgres },
		{ displayName: 'Port', name: 'port', type: 'number', default: 5432, displayOptions: onPostgres },
		{ displayName: 'Database Name', name: 'database', type: 'string', default: 'wecom_tagops', displayOptions: onPostgres },
		{ displayName: 'User', name: 'user', type: 'string', default: '', displayOptions: onPostgres },
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: onPostgres,
		},
		{ displayName: 'Schema', name: 'schema', type: 'string', default: 'public', displayOptions: onPostgres },
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off' },
				{ name: 'On, Verify the Certificate', value: 'verify' },
				{ name: 'On, Accept Any Certificate', value: 'no-verify' },
			],
			default: 'off',
			displayOptions: onPostgres,
		},
	];

	constructor() {
		localize(this, texts);
	}
}
