import type { Simulator } from '../runtime/simulator';
import { controlGroup } from './groups';
import type { Company, Complaint } from './scenario';

/** The simulated company as it is now. @param complaints those that the ledger knows */
export async function readCompany(
	simulator: Simulator,
	complaints: readonly Complaint[] = [],
): Promise<Company> {
	const [staff, tagIds] = [await simulator.readStaff(), await simulator.readTagIds()];
	return {
		customers: simulator.readCustomers(),
		staff,
		tagIds,
		complaints,
		isControl: controlGroup(),
		now: Date.now(),
	};
}
