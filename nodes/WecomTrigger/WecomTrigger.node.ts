import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type IHookFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import texts from '../../locales/zh-CN/wecomTrigger.json';
import { testTagLedger, testWecom } from '../shared/credential-tests';
import { localize } from '../shared/locale';
import { toNodeError } from '../shared/node-error';
import { checkChoices } from './check-choices';
import { deliver } from './deliver/deliver';
import { startTrigger } from './drain/start';
import * as listSearch from './list-search';
import { triggerPanel } from './panel';
import { properties } from './properties';
import { receiveWebhook } from './receive/webhook';
import { readSettings } from './settings';
import { subtitleOfEvents } from './subtitle';
import { testWecomCallback } from './credential-test';

export class WecomTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WeCom Trigger',
		name: 'wecomTrigger',
		icon: { light: 'file:wecomTrigger.svg', dark: 'file:wecomTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: subtitleOfEvents(),
		description: 'Starts the flow when customers, tags or customer groups change in WeCom',
		documentationUrl:
			'https://github.com/wecom-tagops/n8n-nodes-wecom-tagops/blob/main/docs/nodes/wecom-trigger.md',
		defaults: { name: 'WeCom Trigger' },
		usableAsTool: undefined,
		triggerPanel,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'wecomCallbackApi',
				displayName: 'WeCom Callback',
				required: true,
				testedBy: 'testWecomCallback',
			},
			{ name: 'wecomApi', displayName: 'WeCom App (Optional)', required: false, testedBy: 'testWecom' },
			{
				name: 'tagLedgerApi',
				displayName: 'Tag Ledger (Optional)',
				required: false,
				testedBy: 'testTagLedger',
			},
		],
		webhooks: [
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				path: 'webhook',
				ndvHideUrl: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Without it n8n answers "firstEntryJson".
				responseData: '',
				path: 'webhook',
				ndvHideMethod: true,
			},
		],
		properties,
	};

	methods = {
		listSearch,
		credentialTest: { testWecomCallback, testWecom, testTagLedger },
	};

	/** WeCom has no call that sets the URL: an administrator pastes it. Here its settings are checked. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				await checkSettings(this);
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	constructor() {
		localize(this.description, texts);
		this.description.subtitle = subtitleOfEvents(this.description);
	}

	/** A request from WeCom: into the inbox. */
	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this);
	}

	/** From the inbox to executions, each with a ticket for a batch. */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		try {
			return await startTrigger(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}

	/** In the execution, wherever it runs: the ticket's events. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return await deliver(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}

async function checkSettings(context: IHookFunctions): Promise<void> {
	try {
		const settings = readSettings((name, fallback) => context.getNodeParameter(name, fallback));
		await checkChoices(context, settings);
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
