import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { collectBatch } from '../../shared/change-set/batch';
import { markExpired } from '../../shared/change-set/expired-tags';
import type { FanOutPolicy } from '../../shared/change-set/fan-out';
import { readHeldTags, type HeldTags } from '../../shared/change-set/held-tags';
import { toItems } from '../../shared/change-set/item-result';
import { loadTagLibrary } from '../../shared/change-set/library';
import { settleInterrupted } from '../../shared/change-set/recover';
import { rolloutsOf } from '../../shared/change-set/rollouts';
import { runChangeSet } from '../../shared/change-set/run';
import { describeRun, reportRecovered, reportUnverified } from '../../shared/change-set/run-report';
import { readStopAfter } from '../../shared/change-set/stop-after';
import { FIELD } from '../../shared/fields';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { label } from '../label';
import type { ChangeKind } from './change-kind';
import { countChanges, outcomeOf, planChanges, tasksOf } from './plan';
import { reportSummary, soleOperator } from './run-report';

interface Options {
	changeSetName?: string;
	stopAfter?: unknown;
	verify?: boolean;
	fanOut?: FanOutPolicy;
}

/**
 * From items to items: read and check, find the relations, merge, compare with what they hold, change what
 * differs as one change set, report per item.
 */
export async function executeChanges(
	context: IExecuteFunctions,
	{ client, corpId }: OpenClient,
	kind: ChangeKind,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (items.length === 0) return [[], []];
	const dryRun = context.getNodeParameter(FIELD.dryRun, 0, false) as boolean;
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const stopAfter = readStopAfter(options.stopAfter, label('Stop After Failures in a Row'));
	const signal = context.getExecutionCancelSignal();

	const ledger = dryRun ? undefined : await openLedgerOf(context);
	try {
		const library = await loadTagLibrary(client, { includeStrategyTags: true, signal });
		if (ledger) reportRecovered(context, await settleInterrupted(client, ledger, corpId, Date.now(), signal));

		const batch = await collectBatch(context, items, kind, library, client, options.fanOut ?? 'fail', signal);
		const asking = batch.changes.filter(({ add, remove }) => add.length + remove.length > 0);
		const held: HeldTags = kind.readFirst ? await readHeldTags(client, asking, signal) : new Map();
		const planned = await planChanges(batch.changes, kind, held);
		const tasks = ledger ? tasksOf(batch.changes, planned) : [];
		markExpired(items, batch, tasks);
		const toDo = tasks.filter((task) => task !== undefined);

		let changeSet: string | undefined;
		if (ledger && toDo.length > 0) {
			const run = await runChangeSet(toDo, {
				client,
				ledger,
				library,
				changeSet: {
					...describeRun(context, kind.kind, corpId),
					name: options.changeSetName ?? '',
					operator: soleOperator(batch.requests),
				},
				rollouts: rolloutsOf(items),
				stopAfter,
				verify: options.verify ?? false,
				signal,
			});
			changeSet = run.id;
			reportUnverified(context, run);
		}
		const { outputs, tally } = await toItems(items, outcomeOf(batch, planned, tasks), {
			changeSet,
			describeTag: (id) => library.describe(id),
		});
		reportSummary(context, tally, { client, dryRun, changeSet, tasks: countChanges(planned) });
		return outputs;
	} finally {
		await ledger?.close();
	}
}
