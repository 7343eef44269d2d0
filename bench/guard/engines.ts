import { openCasbin } from './casbin';
import { CaslPeer } from './casl';
import { openCedar, toCedarCall } from './cedar';
import type { BenchRequest } from './corp';
import { compileOwn } from './own';

const NOW = Date.parse('2026-11-11T10:00:00+08:00');

/** Decides request number `index`: allowed or not. */
export type Decide = (index: number) => boolean;

/**
 * The four engines with the same policy, each with the requests in the form it takes them. What the peers need
 * to have looked up (paths of departments, the actor's tier) is in their requests; ours looks it up itself.
 */
export async function openEngines(requests: readonly BenchRequest[]): Promise<Record<string, Decide>> {
	const [engine, casl, casbin, cedar] = [compileOwn(NOW), new CaslPeer(), await openCasbin(), openCedar()];
	const own = requests.map((request) => request.own);
	const flat = requests.map((request) => request.flat);
	const subjects = flat.map(CaslPeer.prepare);
	const calls = flat.map(toCedarCall);
	return {
		own: (index) => engine.decide(own[index]!).outcome === 'allowed',
		casl: (index) => casl.decide(subjects[index]!),
		casbin: (index) => casbin(flat[index]!),
		cedar: (index) => cedar(calls[index]!),
	};
}

/** Milliseconds for deciding each request once with an engine of ours that has prepared nothing yet. */
export function measureFirstUse(requests: readonly BenchRequest[]): number {
	const begin = performance.now();
	const engine = compileOwn(NOW);
	for (const { own } of requests) engine.decide(own);
	return performance.now() - begin;
}
