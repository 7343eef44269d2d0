import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import { transitionRollout } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { loadTagLibrary } from '../../shared/change-set/library';
import { settleInterrupted } from '../../shared/change-set/recover';
import { reportRecovered } from '../../shared/change-set/run-report';
import { optionsCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import type { OpenClient } from '../../shared/open';
import { byField, readBy } from '../read-by';
import { rolloutLocator } from '../rollout-id';
import { rolloutState } from '../rollout-state';
import { eachRollout } from './each-rollout';
import { moveRollout } from './move';
import { noteField, readNote } from './move-by-person';
import { requireAllowed } from './require-allowed';
import { takeTagsBack, type TagsTakenBack } from './take-tags-back';

export const description: INodeProperties[] = [
	rolloutLocator,
	byField,
	noteField,
	optionsCollection([
		{
			displayName: 'Stop After Failures in a Row',
			name: 'stopAfter',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 20,
			description:
				'End the run when this many calls in a row fail with one cause that will not pass, such as a blocked app. 0 never stops.',
		},
	]),
];

/**
 * Ends a rollout and takes its tags back. First nobody is exposed any more, then every change set that carried
 * the rollout's tags is undone; killed anywhere, the next run goes on with what is left.
 */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const { client, corpId } = open;
	const signal = context.getExecutionCancelSignal();
	return await eachRollout(context, open, async (ledger, rollout, itemIndex) => {
		const by = readBy(context, itemIndex);
		const details = { by, ...readNote(context, itemIndex) };
		const event = { type: 'roll_back', at: Date.now() } as const;
		const move = requireAllowed(await moveRollout(ledger, rollout, event, details));
		reportRecovered(context, await settleInterrupted(client, ledger, corpId, Date.now(), signal));
		const library = await loadTagLibrary(client, { includeStrategyTags: true, signal });
		const taken = await takeTagsBack(context, { client, ledger, library, rollout: move.rollout, signal });
		const after = taken.complete ? await finish(ledger, move.rollout, by) : move.rollout;
		report(context, after, taken);
		return toResult(after, taken, by);
	});
}

/** From `rolling_back` to `rolled_back`, however many finish at once. */
async function finish(ledger: Ledger, rollout: Rollout, by: string): Promise<Rollout> {
	for (let current = rollout; ;) {
		if (current.state !== 'rolling_back') return current;
		const { won, rollout: after } = await transitionRollout(ledger.db, {
			corp_id: current.corp_id,
			rollout_id: current.id,
			version: current.version,
			to: { state: 'rolled_back', stage: current.stage },
			event: 'roll_back_done',
			by,
			decision: null,
			at: Date.now(),
		});
		if (won) return after;
		current = after;
	}
}

/** More would bury the rest; the count tells them all. */
const SKIPPED_SHOWN = 1_000;

function toResult(rollout: Rollout, taken: TagsTakenBack, by: string): IDataObject {
	const { undone, failed, skipped, skippedChanges, undoSets, reasons, complete } = taken;
	return {
		...rolloutState(rollout),
		by,
		complete,
		undone,
		failed,
		skipped,
		change_sets: undoSets,
		skipped_changes: skippedChanges.slice(0, SKIPPED_SHOWN),
		reasons,
	};
}

function report(context: IExecuteFunctions, { id }: Rollout, taken: TagsTakenBack): void {
	const { undone, skipped, failed, complete } = taken;
	context.addExecutionHints({
		message: message(complete ? 'SUMMARY_ROLLED_BACK' : 'SUMMARY_ROLLING_BACK', {
			id,
			undone,
			skipped,
			failed,
		}),
		location: 'outputPane',
		type: complete && skipped === 0 ? 'info' : 'warning',
	});
}
