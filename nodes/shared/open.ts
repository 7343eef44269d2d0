import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import type { LedgerConfig } from '../../lib/ledger/config';
import { LedgerLimits } from '../../lib/ledger/shared-limits';
import { LedgerTokens } from '../../lib/ledger/shared-tokens';
import type { WecomClient } from '../../lib/wecom/client';
import { openClient as openWecomClient } from '../../lib/wecom/open-client';
import type { WecomClientOptions } from '../../lib/wecom/options';
import type { QuotaWindow } from '../../lib/wecom/shared-limits';
import { message } from './messages';

type NodeContext = Pick<IExecuteFunctions | ILoadOptionsFunctions, 'getCredentials' | 'getNode'>;

/** A client and the corp it speaks for. */
export interface OpenClient {
	client: WecomClient;
	corpId: string;
}

/** A client of this execution; token, quota and connections are shared by all clients of the process. */
export async function openClient(context: NodeContext, shared: Shared = {}): Promise<OpenClient> {
	const options = clientOptions(await context.getCredentials('wecomApi'));
	return { client: openWecomClient({ ...options, ...shared }), corpId: options.corpId };
}

/**
 * Runs `work` with a client. Where a ledger on a database server is chosen, the client keeps to the quota and
 * the concurrency together with all processes that chose it, and shares their access token.
 */
export async function withClient<T>(
	context: NodeContext,
	work: (open: OpenClient) => Promise<T>,
): Promise<T> {
	if (!choosesLedger(context)) return await work(await openClient(context));
	const ledger = await openLedgerOf(context);
	try {
		return await work(await openClient(context, sharedBy(ledger)));
	} finally {
		await ledger.close();
	}
}

/** The credential's fields as client options. @throws RangeError naming the field */
export function clientOptions(credential: ICredentialDataDecryptedObject): WecomClientOptions {
	const options: WecomClientOptions = {
		corpId: text(credential.corpId).trim(),
		corpSecret: text(credential.corpSecret).trim(),
		baseUrl: text(credential.baseUrl).trim() || 'https://qyapi.weixin.qq.com',
	};
	if (credential.advanced === true) {
		options.quotaShare = Number(credential.quotaShare ?? 80) / 100;
		options.maxConcurrency = Number(credential.maxConcurrency ?? 5);
		options.quotas = parseQuotas(text(credential.quotas));
	}
	return options;
}

/** `10000/60, 150000/3600` (calls per seconds) as windows, shortest first. */
export function parseQuotas(setting: string): QuotaWindow[] {
	const windows = setting.split(',').map((part) => {
		const match = /^\s*(\d+)\s*\/\s*(\d+(?:\.\d+)?)\s*$/.exec(part);
		const calls = Number(match?.[1]);
		const windowMs = Number(match?.[2]) * 1000;
		if (!match || calls < 1 || windowMs <= 0) {
			throw new RangeError(message('INVALID_QUOTAS', { value: part.trim() }));
		}
		return { calls, windowMs };
	});
	return windows.sort((a, b) => a.windowMs - b.windowMs);
}

/** The ledger of the credential, or of a file in n8n's user folder where none is chosen. Close it when done. */
export async function openLedgerOf(context: NodeContext): Promise<Ledger> {
	return await openLedger(
		choosesLedger(context) ? ledgerConfig(await context.getCredentials('tagLedgerApi')) : defaultLedger(),
	);
}

function choosesLedger(context: NodeContext): boolean {
	return context.getNode().credentials?.tagLedgerApi !== undefined;
}

export function ledgerConfig(credential: ICredentialDataDecryptedObject): LedgerConfig {
	if (credential.kind !== 'postgres') {
		const file = text(credential.file).trim();
		return file === '' ? defaultLedger() : { kind: 'sqlite', file };
	}
	return {
		kind: 'postgres',
		host: text(credential.host).trim(),
		port: Number(credential.port ?? 5432),
		database: text(credential.database).trim(),
		user: text(credential.user).trim(),
		password: text(credential.password),
		ssl: credential.ssl === 'verify' ? true : credential.ssl === 'no-verify' ? 'no-verify' : false,
		schema: text(credential.schema).trim() || 'public',
	};
}

function defaultLedger(): LedgerConfig {
	const folder = process.env.N8N_USER_FOLDER ?? homedir();
	return { kind: 'sqlite', file: join(folder, '.n8n', 'wecom-tagops', 'ledger.sqlite') };
}

/** What the processes of one ledger have in common. */
type Shared = Pick<WecomClientOptions, 'shared' | 'sharedTokens'>;

const sharedOf = new WeakMap<Ledger['db'], Shared>();

/**
 * Limits and tokens shared with the other processes: only a database server is reached by all of them.
 * One holder per process and database, however many executions run.
 */
function sharedBy(ledger: Ledger): Shared {
	if (ledger.dialect !== 'postgres') return {};
	let shared = sharedOf.get(ledger.db);
	if (!shared) {
		shared = { shared: new LedgerLimits(ledger.db), sharedTokens: new LedgerTokens(ledger.db) };
		sharedOf.set(ledger.db, shared);
	}
	return shared;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
