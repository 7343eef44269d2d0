import { batchJobEvent } from '../callback/events';
import { BadRequest } from '../failure';
import { isInteger } from '../params';
import type { ConsoleOp } from './console-op';
import { requireText } from './control';
import { readEventFields } from './event-fields';

const UNKNOWN_EVENT = 'customer_acquisition';
const UNKNOWN_CHANGE = 'balance_low';

/** Events that change nothing the simulator knows of. */
export const OTHER_OPS: Readonly<Record<string, ConsoleOp>> = {
	/** A batch job of the directory has ended. */
	batch_job_result: (_sim, body) => {
		const { errcode = 0 } = body;
		if (!isInteger(errcode)) {
			throw new BadRequest(`errcode: expected an integer, got ${JSON.stringify(errcode)}`);
		}
		const job = {
			jobId: textOr(body, 'job_id', 'batch-1'),
			jobType: textOr(body, 'job_type', 'sync_user'),
			errcode,
			errmsg: textOr(body, 'errmsg', errcode === 0 ? 'ok' : 'failed'),
		};
		return { events: [batchJobEvent(job)] };
	},

	/** Any event at all, for a receiver that may not know it. */
	unknown_event: (_sim, body) => {
		const event = {
			event: textOr(body, 'event', UNKNOWN_EVENT),
			changeType: textOr(body, 'change_type', UNKNOWN_CHANGE),
			fields: readEventFields(body.fields),
		};
		return { events: [event] };
	},
};

function textOr(body: Record<string, unknown>, field: string, initial: string): string {
	return body[field] === undefined ? initial : requireText(body, field);
}
