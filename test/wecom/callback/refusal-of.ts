import { CallbackRefused } from '../../../lib/wecom/callback/refused';

/** Code and status of the refusal; any other outcome fails the test. */
export function refusalOf(work: () => unknown): { code: string; status: number; message: string } {
	let outcome: unknown;
	try {
		outcome = work();
	} catch (error) {
		if (!(error instanceof CallbackRefused)) throw error;
		return { code: error.code, status: error.status, message: error.message };
	}
	throw new Error(`accepted: ${String(outcome)}`);
}
