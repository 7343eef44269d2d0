import { createHash } from 'node:crypto';
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import type { WecomClient } from '../../../lib/wecom/client';
import { clientOptions } from '../open';

/** The part of a corp's directory that one app may see. */
export interface Directory {
	client: WecomClient;
	/** What is remembered of one app is not told to another: their ranges differ. */
	key: string;
}

export interface DirectoryOptions {
	signal?: AbortSignal;
	/** Asks WeCom again although an answer of the last ten minutes is at hand. */
	refresh?: boolean;
}

export async function openDirectory(
	context: Pick<IExecuteFunctions | ILoadOptionsFunctions, 'getCredentials'>,
	client: WecomClient,
): Promise<Directory> {
	const { baseUrl, corpId, corpSecret } = clientOptions(await context.getCredentials('wecomApi'));
	const secretHash = createHash('sha256').update(corpSecret).digest('hex');
	return { client, key: `${baseUrl}|${corpId}|${secretHash}` };
}
