import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OpenClient } from '../../shared/open';
import { readBy } from '../read-by';
import { rolloutState } from '../rollout-state';
import { eachRollout } from './each-rollout';
import { moveRollout } from './move';
import { requireAllowed } from './require-allowed';

/** Read with `readNote`. */
export const noteField: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	default: '',
	placeholder: 'e.g. 客服反馈异常，先停一天',
	description: 'Stays with the rollout, for those who look at it later',
};

/** What the person wrote, if anything. */
export function readNote(context: IExecuteFunctions, itemIndex: number): { note?: string } {
	const note = String(context.getNodeParameter('note', itemIndex, '')).trim();
	return note === '' ? {} : { note };
}

/** Pauses or resumes; what is so already stays as it is. */
export async function moveByPerson(
	context: IExecuteFunctions,
	open: OpenClient,
	type: 'pause' | 'resume',
): Promise<INodeExecutionData[][]> {
	return await eachRollout(context, open, async (ledger, rollout, itemIndex) => {
		const by = readBy(context, itemIndex);
		const details = { by, ...readNote(context, itemIndex) };
		const move = requireAllowed(await moveRollout(ledger, rollout, { type, at: Date.now() }, details));
		return { ...rolloutState(move.rollout), changed: move.changed, by };
	});
}
