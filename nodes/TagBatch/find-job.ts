import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { rankNearMatches } from '../../lib/domain/near-match';
import { findJob, listJobs, type Job } from '../../lib/ledger/jobs';
import type { Ledger } from '../../lib/ledger/open';
import { locator } from '../shared/fields';
import { message } from '../shared/messages';
import { InputError } from '../shared/node-error';
import { locatorValue, valueReader } from '../shared/read-field';
import { label } from './label';

/** Which job is meant; read with `jobsOfItems`. */
export const jobLocator: INodeProperties = locator(
	{
		displayName: 'Job',
		name: 'job',
		searchListMethod: 'searchJobs',
		searchHint: 'Choose a job…',
		nameExample: 'e.g. 双十一 回访',
		idExample: 'e.g. job_k3f9ab2x',
	},
	{ required: true, description: 'The job, as the Enqueue operation named it' },
);

/** Names to search for a slip: more jobs than these are long over. */
const NAMES = 500;

/** The jobs that the items name, each once, with the first item that names it; an empty name is kept. */
export function jobsOfItems(context: IExecuteFunctions): Map<string, number> {
	const readName = valueReader(context, 'job', '', locatorValue);
	const firstItemOf = new Map<string, number>();
	for (const [index, item] of context.getInputData().entries()) {
		const name = readName(item, index);
		if (!firstItemOf.has(name)) firstItemOf.set(name, index);
	}
	return firstItemOf;
}

/** @throws InputError naming the field where no job is given, or none that the ledger knows */
export async function findChosenJob(
	ledger: Ledger,
	corpId: string,
	nameOrId: string,
	itemIndex: number,
): Promise<Job> {
	const field = label('Job');
	if (nameOrId === '') {
		throw new InputError('MISSING_FIELD', { field, expected: message('EXPECT_JOB') }, itemIndex);
	}
	const job = await findJob(ledger.db, corpId, nameOrId);
	if (job) return job;
	const known = await listJobs(ledger.db, { corp_id: corpId, limit: NAMES });
	const near = rankNearMatches(nameOrId.toLowerCase(), [...new Set(known.map(({ name }) => name))]);
	const code = near.length > 0 ? 'UNKNOWN_JOB_NEAR' : 'UNKNOWN_JOB';
	throw new InputError(code, { field, job: nameOrId, near: near.join(', ') }, itemIndex);
}
