import type { Cursor } from '../document/cursor';
import { isItemFact } from './fact-kinds';
import { FACTS, type Fact, type NamedFact } from './policy';

const NAMED_FACTS = Object.keys(FACTS) as NamedFact[];

/** `actor.id` … or `item.<path>`; notes any other. */
export function readFact(cursor: Cursor): Fact {
	if (typeof cursor.value === 'string' && isItemFact(cursor.value)) return cursor.value;
	return cursor.oneOf(NAMED_FACTS);
}
