import type { EndpointStats, SimulatorStats } from '../runtime/simulator';

/** What was counted between two readings. Endpoints that nobody called in between are left out. */
export function statsSince(before: SimulatorStats, after: SimulatorStats): SimulatorStats {
	const endpoints = Object.entries(after.endpoints)
		.map(([name, now]) => [name, endpointSince(before.endpoints[name], now)] as const)
		.filter(([, { calls }]) => calls > 0);
	return {
		endpoints: Object.fromEntries(endpoints),
		marks: {
			effective: after.marks.effective - before.marks.effective,
			no_op: after.marks.no_op - before.marks.no_op,
		},
	};
}

function endpointSince(before: EndpointStats | undefined, after: EndpointStats): EndpointStats {
	const errcodes = Object.entries(after.errcodes)
		.map(([code, count]) => [code, count - (before?.errcodes[code] ?? 0)] as const)
		.filter(([, count]) => count > 0);
	return {
		calls: after.calls - (before?.calls ?? 0),
		errcodes: Object.fromEntries(errcodes),
		max_in_flight: after.max_in_flight,
	};
}
