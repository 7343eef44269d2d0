import { ENDPOINT_NAMES } from '../api/endpoints';
import { readFault } from '../faults';
import { actAsPerson } from './console';
import type { ControlRequest, ControlRoute } from './control';
import { readOutcomes } from './outcomes';
import { sendSample } from './sample';
import { readSeed } from './seed';
import { readState } from './state';
import { STORM_ROUTE } from './storm';
import { readUrl } from './url';

/** Everything below /sim/, by path: what a test or a demo sees and moves behind WeCom's back. */
export const CONTROL_ROUTES: Readonly<Record<string, ControlRoute>> = {
	stats: { GET: ({ sim }) => sim.stats.report() },
	state: { GET: readState },
	seed: { GET: readSeed },
	outcomes: { GET: readOutcomes },
	console: { POST: actAsPerson },

	faults: {
		GET: ({ sim }) => ({ faults: sim.faults.list() }),
		POST: ({ sim, body }) => {
			sim.faults.add(readFault(body, ENDPOINT_NAMES));
			return { ok: true, faults: sim.faults.list() };
		},
		DELETE: ({ sim }) => {
			sim.faults.clear();
			return { ok: true };
		},
	},

	switches: {
		GET: ({ sim }) => sim.switches,
		POST: ({ sim, body }) => {
			sim.turnSwitches(body);
			return sim.switches;
		},
	},

	callback: {
		GET: ({ sim }) => sim.callbacks.report(),
		POST: setCallback,
	},
	sample: { POST: sendSample },
	storm: STORM_ROUTE,

	/** Ends all access tokens at once, as WeCom may do before their time. */
	tokens: {
		DELETE: ({ sim }) => {
			sim.tokens.expireAll(sim.clock.now());
			return { ok: true };
		},
	},

	reset: {
		POST: ({ sim }) => {
			sim.reset();
			return { ok: true, ...sim.corp.counts() };
		},
	},
};

/** With `"verify": true` the target is first asked for an echo, as the console does. */
async function setCallback({ sim, body }: ControlRequest): Promise<object> {
	const url = readUrl(body);
	sim.callbacks.target = url;
	if (body.verify !== true) return { ok: true, url: url.href };
	return { ok: true, url: url.href, verified: await sim.callbacks.verify() };
}
