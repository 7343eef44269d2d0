import { BadRequest } from '../failure';
import { RandomEdits } from '../storm/edits';
import { readStorm } from '../storm/options';
import { Storm } from '../storm/storm';
import type { ControlRequest, ControlRoute, Streamed } from './control';

/** Many people at once in WeCom's clients, and the callbacks they cause. */
export const STORM_ROUTE: ControlRoute = {
	GET: readReport,
	POST: startStorm,
	DELETE: ({ sim }) => {
		sim.endStorm();
		return { ok: true };
	},
};

function startStorm({ sim, body }: ControlRequest): object {
	const { callbacks, sender, clock, corp, switches, plan } = sim;
	if (sim.storm?.isRunning) throw new BadRequest('storm: one is running; DELETE it or wait until it is over');
	const { target } = callbacks;
	if (!target) throw new BadRequest('url: no callback target; POST /sim/callback {"url"} first');
	const options = readStorm(body, switches, plan.seed);
	const most = Math.floor(corp.totals.relations / 2);
	if (options.rate > most) {
		throw new BadRequest(
			`rate: expected at most ${most}, half of the relations, since nobody could tell two events of one ` +
				`relation within a second apart; got ${options.rate}. Start with more --customers`,
		);
	}
	// Within a second of the last one its events would be told again under the same keys.
	const notBefore = (sim.storm?.lastAt ?? 0) + 1000;
	sim.endStorm();
	const edits = new RandomEdits(sim, options);
	const parts = { callbacks, sender, clock, nextEvent: () => edits.next() };
	sim.storm = new Storm(parts, options, target, notBefore);
	return { ok: true, events: Math.round(options.rate * options.seconds) };
}

function readReport({ sim, query }: ControlRequest): object | Streamed {
	const { storm } = sim;
	if (!storm) throw new BadRequest('storm: there was none yet; POST {"rate","seconds"} starts one');
	const events = query.get('events');
	if (events === null) return storm.report();
	if (events !== '1') throw new BadRequest(`events: expected 1, got ${events}`);
	return { contentType: 'application/x-ndjson; charset=UTF-8', pieces: storm.eventLines() };
}
