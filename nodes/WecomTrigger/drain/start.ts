import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { withdrawOffered } from '../../../lib/ledger/inbox-batches';
import type { Ledger } from '../../../lib/ledger/open';
import { recoverClaimed } from '../../../lib/ledger/recover-claimed';
import { openLedgerOf } from '../../shared/open';
import { checkChoices } from '../check-choices';
import { processId } from '../deliver/process-presence';
import { inboxOf } from '../inbox';
import { listenOn } from '../port/listen';
import { portHandler } from '../port/port-handler';
import { speakerOf, troubleLogOf } from '../receive/trouble-log';
import { readSettings, type Settings } from '../settings';
import { Drain } from './drain';
import { startLearning } from './learning';
import { runExecution } from './run-execution';
import { announceDrain, retireDrain } from './running-drains';
import { startUpkeep } from './upkeep';

/**
 * Starts what goes on as long as the workflow is published, in the one process of n8n that leads: handing over
 * what the inbox holds, and listening on a port of its own.
 * @throws InputError, WecomError or LedgerError; the workflow is then not published
 */
export async function startTrigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	// While a person listens in the editor, events come by n8n's test URL alone.
	if (context.getMode() === 'manual') return {};
	const settings = readSettings((name, fallback) => context.getNodeParameter(name, fallback));
	await checkChoices(context, settings);
	const ledger = await openLedgerOf(context);
	try {
		return await start(context, settings, ledger);
	} catch (error) {
		await ledger.close();
		return await Promise.reject(error);
	}
}

async function start(
	context: ITriggerFunctions,
	settings: Settings,
	ledger: Ledger,
): Promise<ITriggerResponse> {
	const inbox = inboxOf(context);
	const { db } = ledger;
	const log = troubleLogOf(inbox, speakerOf(context));
	const onFault = (error: unknown): void => log.failed(error);
	// Offered before a restart: the executions never began.
	await withdrawOffered(db, inbox);
	await recoverClaimed(db, inbox, Date.now, { self: processId });
	const { ownPort, batchSize, longestWaitMs, executionsAtOnce } = settings;
	const stopListening = ownPort && (await listenOn(ownPort, portHandler(context, settings, ledger)));

	const drain = new Drain({
		db,
		inbox,
		process: processId,
		batchSize,
		longestWaitMs,
		executionsAtOnce,
		run: async (ticket) => await runExecution(context, ticket),
		onFault,
	});
	announceDrain(inbox, drain);
	drain.start();
	const stopLearning = startLearning(context, ledger, inbox, onFault);
	const stopUpkeep = startUpkeep(drain, { db, inbox, process: processId, onFault });
	return {
		closeFunction: async () => {
			stopUpkeep();
			drain.stop();
			retireDrain(inbox, drain);
			// Executions under way still report their end.
			void Promise.all([drain.emptied(), stopLearning()]).then(async () => await ledger.close());
			await stopListening?.();
		},
	};
}
