import { ApiFailure } from './failure';

/** Calls being served, per endpoint, and the customers being edited. */
export class InFlight {
	private readonly calls = new Map<string, number>();
	private readonly customers = new Set<string>();

	count(endpoint: string): number {
		return this.calls.get(endpoint) ?? 0;
	}

	/**
	 * @param limit 0 = none
	 * @param customer the external_userid this call edits, if it does
	 * @throws ApiFailure 45033 above the limit, `sameCustomerErrcode` while that customer is being edited
	 */
	enter(endpoint: string, limit: number, customer: string | undefined, sameCustomerErrcode: number): void {
		const inFlight = this.count(endpoint);
		if (limit > 0 && inFlight >= limit) throw new ApiFailure(45033);
		if (customer !== undefined) {
			if (this.customers.has(customer)) throw new ApiFailure(sameCustomerErrcode);
			this.customers.add(customer);
		}
		this.calls.set(endpoint, inFlight + 1);
	}

	leave(endpoint: string, customer: string | undefined): void {
		this.calls.set(endpoint, this.count(endpoint) - 1);
		if (customer !== undefined) this.customers.delete(customer);
	}
}
