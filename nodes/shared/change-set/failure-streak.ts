import { isSystemic, type Failure } from '../failure';
import { message } from '../messages';
import type { RunControl } from './apply';
import type { RelationTask } from './task';

/** Ends a run whose every call fails for a reason that the next one shares. */
export class FailureStreak implements RunControl {
	private length = 0;
	private cause = '';
	private failure: Failure | undefined;

	/** @param limit stop after so many failures in a row with one cause that will not pass; 0 never stops */
	constructor(private readonly limit: number) {}

	get stopped(): boolean {
		return this.failure !== undefined;
	}

	refuse(): Failure | undefined {
		return this.failure;
	}

	observe({ failure }: RelationTask): void {
		if (failure === undefined || !isSystemic(failure)) {
			this.length = 0;
			return;
		}
		const cause = failure.errcode === undefined ? failure.code : String(failure.errcode);
		this.length = cause === this.cause ? this.length + 1 : 1;
		this.cause = cause;
		if (this.limit > 0 && this.length >= this.limit) {
			this.failure = {
				...failure,
				code: 'STOPPED',
				message: message('STOPPED', { count: this.length, cause: failure.message }),
			};
		}
	}
}
