import type { CircuitBreak } from '../../../lib/domain/batch/circuit';
import type { JobNote } from '../../../lib/ledger/jobs';
import type { Failure } from '../../shared/failure';
import { message, type MessageCode } from '../../shared/messages';

const SENTENCES: Readonly<Record<CircuitBreak['kind'], MessageCode>> = {
	credential: 'STOPPED_BY_CREDENTIAL',
	untrusted_ip: 'STOPPED_BY_ADDRESS',
	repeated: 'STOPPED_BY_REPETITION',
	unavailable: 'RUN_UNAVAILABLE',
};

/** Why a job stopped by itself, and what a person must do before it goes on. */
export function stopNote({ kind, count }: CircuitBreak, failure: Failure): JobNote {
	return {
		code: kind.toUpperCase(),
		message: message(SENTENCES[kind], { count, cause: failure.message }),
		...(failure.hint !== undefined && { hint: failure.hint }),
		...(failure.errcode !== undefined && { errcode: failure.errcode }),
		count,
	};
}
