import { hash } from 'node:crypto';
import { foldChanges, type JobChange } from '../../../lib/ledger/job-changes';
import { Breather } from '../../shared/event-loop';

const WIDTH = 128n;

/**
 * A digest of what is asked of the relations, the same in whatever order they and their tags come: each is
 * hashed by itself, and the hashes are added up.
 */
export async function contentHash(changes: readonly JobChange[]): Promise<string> {
	const { wanted } = await foldChanges(changes, '');
	let sum = 0n;
	const breather = new Breather();
	for (const { userid, external_userid, add, remove, operator, source } of wanted.values()) {
		if (breather.due()) await breather.pause();
		const content = [external_userid, userid.toLowerCase(), add, remove, operator, source];
		sum += BigInt(`0x${hash('sha256', JSON.stringify(content)).slice(0, Number(WIDTH) / 4)}`);
	}
	return `${wanted.size}-${BigInt.asUintN(Number(WIDTH), sum).toString(16)}`;
}
