import { createRequire } from 'node:module';
import type { IDataObject, INodeType } from 'n8n-workflow';
import type { LedgerConfig } from '../../lib/ledger/config';
import type { SimulatorIdentity } from '../../runtime/simulator';
import { runNode, type Credentials } from '../../test/nodes/engine';
import { measureNode, type NodeMeasure } from './measure';

export type BatchCredentials = Credentials;

/** The editor's credentials for a simulator and a ledger. @param quotas as the credential has them */
export function credentialsFor(
	{ corpid, corpsecret, url }: SimulatorIdentity,
	ledger: LedgerConfig,
	quotas: string,
): BatchCredentials {
	return {
		wecomApi: {
			...{ corpId: corpid, corpSecret: corpsecret, baseUrl: url },
			...{ advanced: true, quotaShare: 100, maxConcurrency: 5, quotas },
		},
		tagLedgerApi: { ...ledger, ssl: 'disable' },
	};
}

/** Runs one operation of Tag Batch in n8n's engine. */
export async function runBatchNode(
	operation: string,
	parameters: IDataObject,
	items: IDataObject[],
	credentials: BatchCredentials,
): Promise<{ jobs: IDataObject[]; measure: NodeMeasure }> {
	// With its extension: beside it lies a .json of the same name.
	const { TagBatch } = createRequire(__filename)('../../nodes/TagBatch/TagBatch.node.ts') as {
		TagBatch: new () => INodeType;
	};
	const { node, measure } = measureNode(new TagBatch());
	const run = await runNode({ node, parameters: { operation, ...parameters }, items, credentials });
	if (run.error) throw run.error;
	return { jobs: (run.outputs[0] ?? []).map(({ json }) => json.job as IDataObject), measure };
}
