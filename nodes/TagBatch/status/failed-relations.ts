import type { INodeExecutionData } from 'n8n-workflow';
import { failedItems } from '../../../lib/ledger/job-reports';
import type { Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import { errcodeHint } from '../../shared/error-texts';

const ITEMS_PER_READ = 1_000;

/** Every relation of the job that failed, as an item that asks for the same again. */
export async function* failedRelations(ledger: Ledger, job: Job): AsyncGenerator<INodeExecutionData['json']> {
	for (let afterSeq = 0; ;) {
		const page = await failedItems(ledger.db, job.id, { afterSeq, limit: ITEMS_PER_READ });
		for (const { userid, external_userid, add, remove, operator, ...why } of page) {
			yield {
				...{ userid, external_userid, add_tag: add, remove_tag: remove },
				...(operator !== null && { operator }),
				job: {
					...{ id: job.id, name: job.name, status: 'failed', errcode: why.errcode, class: why.class },
					hint: why.errcode === null ? null : errcodeHint(why.errcode),
					reasons: [{ code: why.code, message: why.reason }],
				},
			};
		}
		const last = page.at(-1);
		if (!last) return;
		afterSeq = last.seq;
	}
}
