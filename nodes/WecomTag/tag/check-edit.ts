import { MAX_ORDER } from '../../../lib/domain/tag-order';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { label } from '../label';

const MAX_NAME_CHARACTERS = 30;

/** @throws InputError naming the parameter: WeCom takes names of 1 to 30 characters (page 92117) */
export function checkName(displayName: string, name: unknown, itemIndex: number): void {
	const length = typeof name === 'string' ? [...name].length : 0;
	if (length < 1 || length > MAX_NAME_CHARACTERS)
		refuse(displayName, name, message('EXPECT_NAME'), itemIndex);
}

/** @throws InputError naming the parameter: WeCom drops an order out of range without a word (page 92117) */
export function checkOrder(displayName: string, order: unknown, itemIndex: number): void {
	if (!Number.isInteger(order) || Number(order) < 0 || Number(order) > MAX_ORDER) {
		refuse(displayName, order, message('EXPECT_ORDER'), itemIndex);
	}
}

function refuse(displayName: string, value: unknown, expected: string, itemIndex: number): never {
	const field = label(displayName);
	throw new InputError(
		'INVALID_FIELD',
		{ field, value: JSON.stringify(value) ?? 'undefined', expected },
		itemIndex,
	);
}
