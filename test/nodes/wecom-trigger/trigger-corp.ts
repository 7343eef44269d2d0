import type { IDataObject } from 'n8n-workflow';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { findFreePort } from '../../../runtime/free-port';
import type { TestCorp } from '../corp';
import type { Credentials } from '../engine';

/** Every kind of event that WeCom documents. */
export const ALL_EVENTS = [
	...['add_external_contact', 'add_half_external_contact', 'del_external_contact'],
	...['del_follow_user', 'edit_external_contact', 'transfer_fail'],
]
	.map((change) => `change_external_contact/${change}`)
	.concat(['create', 'update', 'delete', 'shuffle'].map((change) => `change_external_tag/${change}`))
	.concat(['create', 'update', 'dismiss'].map((change) => `change_external_chat/${change}`))
	.concat('batch_job_result');

export interface Answered {
	answered: boolean;
	status?: number;
	body?: string;
}

/** Credentials of a trigger for the corp; without `wecomApi` where `withApp` is false. */
export function triggerCredentials(corp: TestCorp, withApp = true): Credentials {
	const { wecomApi, tagLedgerApi } = corp.credentials();
	const { corpid, callback } = corp.simulator;
	return {
		wecomCallbackApi: {
			token: callback.token,
			encodingAesKey: callback.encodingAESKey,
			receiveId: corpid,
		},
		tagLedgerApi: tagLedgerApi!,
		...(withApp && { wecomApi: wecomApi! }),
	};
}

/** Parameters of a trigger that listens on a free port, and the URL of it. */
export async function onFreePort(
	parameters: IDataObject = {},
): Promise<{ parameters: IDataObject; url: string }> {
	const port = await findFreePort();
	return {
		parameters: { events: ALL_EVENTS, ...parameters, ownPort: true, host: '127.0.0.1', port, path: '/wecom' },
		url: `http://127.0.0.1:${port}/wecom`,
	};
}

/** Acts as a person in WeCom. */
export async function act(corp: TestCorp, op: string, fields: IDataObject = {}): Promise<IDataObject> {
	return await corp.post<IDataObject>('/sim/console', { op, ...fields });
}

/** Sends one event, or a broken one, and tells the answer. */
export async function sample(corp: TestCorp, fields: IDataObject = {}): Promise<Answered> {
	return await corp.post<Answered>('/sim/sample', fields);
}

export async function onLedger<T>(corp: TestCorp, work: (ledger: Ledger) => Promise<T>): Promise<T> {
	const ledger = await openLedger({
		kind: 'sqlite',
		file: String(corp.credentials().tagLedgerApi!.file),
	});
	try {
		return await work(ledger);
	} finally {
		await ledger.close();
	}
}
