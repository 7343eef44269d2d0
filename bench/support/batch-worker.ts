/*
 * Works jobs off in a process of its own, to be killed or to run beside another. With `ownGate` it calls WeCom as
 * if it were alone, though its ledger is shared; otherwise it is the node in n8n's engine.
 */
import type { IDataObject } from 'n8n-workflow';
import type { LedgerConfig } from '../../lib/ledger/config';
import { openLedger } from '../../lib/ledger/open';
import { openClient } from '../../lib/wecom/open-client';
import type { WecomClientOptions } from '../../lib/wecom/options';
import { Drain } from '../../nodes/TagBatch/run/drain';
import { WorkedJobs } from '../../nodes/TagBatch/run/worked-jobs';
import { runBatchNode, type BatchCredentials } from './batch-node';

export type WorkerInput =
	| { mode: 'node'; credentials: BatchCredentials }
	| { mode: 'ownGate'; client: WecomClientOptions; ledger: LedgerConfig };

async function main(input: WorkerInput): Promise<void> {
	process.stdout.write('begun\n');
	const jobs = input.mode === 'node' ? await runNodeOnce(input.credentials) : await drainAlone(input);
	process.stdout.write(`done ${JSON.stringify(jobs)}\n`);
	process.exit(0);
}

async function runNodeOnce(credentials: BatchCredentials): Promise<IDataObject[]> {
	return (await runBatchNode('run', { longestRun: 600 }, [{}], credentials)).jobs;
}

async function drainAlone({ client, ledger: config }: WorkerInput & { mode: 'ownGate' }): Promise<IDataObject[]> {
	const ledger = await openLedger(config);
	const unknown = { operator: null, workflow_id: null, execution_id: null, node_name: null, undoes: null };
	const settings = {
		ledger,
		changeSet: { ...unknown, corp_id: client.corpId, kind: 'mark' as const },
		endsAt: Date.now() + 3_600_000,
		stopAfter: 20,
		signal: undefined,
	};
	const jobs = new WorkedJobs(client.corpId, settings);
	await new Drain({ client: openClient(client), corpId: client.corpId }, settings, jobs).run();
	await ledger.close();
	return jobs.all.map(({ counts }) => ({ this_run: counts }));
}

void main(JSON.parse(process.argv[2]!) as WorkerInput);
