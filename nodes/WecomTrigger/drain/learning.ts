import type { ITriggerFunctions } from 'n8n-workflow';
import { LedgerError } from '../../../lib/ledger/errors';
import type { Ledger } from '../../../lib/ledger/open';
import { workOff } from '../../../lib/ledger/waiting-events';
import type { WecomClient } from '../../../lib/wecom/client';
import { withClient } from '../../shared/open';
import { KnownLibrary } from '../deliver/known-library';
import { byCorp, inOrderOfTime, toReceived, type Received } from '../deliver/received';
import { updateRelations } from '../deliver/update-relations';
import { ledgerInboxOf } from '../inbox';

/** What comes within this time is learned together: the tag library is read once for all of it. */
const LEARN_EVERY_MS = 5_000;

const AT_ONCE = 500;

/**
 * Lets the ledger learn from the events that the flow does not want. No execution is started for them. Where the
 * ledger fails they wait; where WeCom does, the library is read again with the next tag event.
 * @returns what ends it, when the round under way is through
 */
export function startLearning(
	context: ITriggerFunctions,
	ledger: Ledger,
	inbox: string,
	onFault: (error: unknown) => void,
): () => Promise<void> {
	let isStopped = false;
	let round: Promise<void> | undefined;
	const learnAll = async (): Promise<void> => {
		const work = async (events: readonly Received[]): Promise<void> => {
			for (const [corpId, ofCorp] of byCorp(inOrderOfTime(events))) {
				await updateRelations(ledger, corpId, ofCorp);
				await updateLibrary(context, ledger, corpId, ofCorp).catch((error: unknown) => {
					if (error instanceof LedgerError) throw error;
					onFault(error);
				});
			}
		};
		const learnSome = async () =>
			await workOff(ledger.db, ledgerInboxOf(inbox), AT_ONCE, async (events) => {
				await work(events.map((event) => toReceived({ ...event, deliveries: 1 })));
			});
		while (!isStopped && (await learnSome()) > 0);
	};
	const begin = (): void => {
		round ??= learnAll()
			.catch(onFault)
			.finally(() => (round = undefined));
	};
	const timer = setInterval(begin, LEARN_EVERY_MS);
	begin();
	return async () => {
		isStopped = true;
		clearInterval(timer);
		await round;
	};
}

async function updateLibrary(
	context: ITriggerFunctions,
	ledger: Ledger,
	corpId: string,
	events: readonly Received[],
): Promise<void> {
	const update = async (client?: WecomClient): Promise<void> =>
		await new KnownLibrary(ledger, corpId, client, undefined).update(events);
	if (context.getNode().credentials?.wecomApi === undefined) return await update();
	await withClient(context, async (app) => await update(app.corpId === corpId ? app.client : undefined));
}
