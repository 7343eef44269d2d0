import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { getRollout, type Rollout } from '../../lib/ledger/rollouts';
import type { Ledger } from '../../lib/ledger/open';
import { locator } from '../shared/fields';
import { message } from '../shared/messages';
import { InputError } from '../shared/node-error';
import { locatorValue, valueReader } from '../shared/read-field';
import { label } from './label';

/** Which rollout is meant; read with `rolloutsOfItems`. */
export const rolloutLocator: INodeProperties = locator(
	{
		displayName: 'Rollout',
		name: 'rollout',
		searchListMethod: 'searchRollouts',
		searchHint: 'Choose a rollout…',
		idExample: 'e.g. double-eleven-2026',
	},
	{ required: true, description: 'The rollout, as the Assign operation named it' },
);

/** The rollouts that the items mean, each once, with the first item that means it; an empty id is kept. */
export function rolloutsOfItems(context: IExecuteFunctions): Map<string, number> {
	const readId = valueReader(context, 'rollout', '', locatorValue);
	const firstItemOf = new Map<string, number>();
	for (const [index, item] of context.getInputData().entries()) {
		const id = readId(item, index);
		if (!firstItemOf.has(id)) firstItemOf.set(id, index);
	}
	return firstItemOf;
}

/** @throws InputError naming the field where no rollout is given, or none that the ledger knows */
export async function findRollout(
	ledger: Ledger,
	corpId: string,
	id: string,
	itemIndex: number,
): Promise<Rollout> {
	if (id === '') {
		throw new InputError(
			'MISSING_FIELD',
			{ field: label('Rollout'), expected: message('EXPECT_ROLLOUT') },
			itemIndex,
		);
	}
	const rollout = await getRollout(ledger.db, corpId, id);
	if (rollout === undefined)
		throw new InputError('UNKNOWN_ROLLOUT', { field: label('Rollout'), id }, itemIndex);
	return rollout;
}
