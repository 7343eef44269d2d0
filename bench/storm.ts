/*
 * A burst of callbacks at a real n8n: through the trigger's own port, with duplicates, reordering and n8n killed −9
 * in the middle; then, as far as it takes it, through n8n's own URL.
 *
 *   npm run bench -- storm [events per second] [seconds] [events per second through n8n's URL]
 */
import { installN8n } from '../runtime/n8n-install';
import { N8nInstance } from '../runtime/n8n-instance';
import { packPackage } from '../runtime/package-install';
import { Simulator } from '../runtime/simulator';
import { makeTemporaryFolder } from '../runtime/temporary-folder';
import { runStorm, type StormPlan } from '../test/e2e/storm';
import { round } from './support/measure';

const CUSTOMERS = 5_000;

const [rate = 1_000, seconds = 60, rateThroughN8n = 20] = process.argv.slice(2).map(Number);

async function main(): Promise<void> {
	const folder = makeTemporaryFolder('bench-storm');
	try {
		const tarball = await packPackage(folder.path);
		const port = await storm(tarball, { rate, seconds, killAfterMs: (seconds * 1_000) / 3 });
		console.log(`own port: ${JSON.stringify(port)}`);
		const n8nUrl = await storm(tarball, { rate: rateThroughN8n, seconds: 20, throughN8n: true });
		console.log(`n8n's URL: ${JSON.stringify(n8nUrl)}`);
		console.log(JSON.stringify({ bench: 'storm', port, n8nUrl }));
	} finally {
		folder.remove();
	}
}

/** One storm at an n8n of its own. */
async function storm(tarball: string, plan: StormPlan): Promise<object> {
	const simulator = await Simulator.start({ customers: CUSTOMERS });
	const tree = await installN8n((line) => process.stderr.write(`${line}\n`));
	const n8n = await N8nInstance.start({ tree, tarball, simulator: simulator.identity });
	try {
		const { storm: delivery, drainedMs, ...outcome } = await runStorm(n8n, simulator, plan);
		const { duplicated, retried, failed, answer_ms, late_ms } = delivery;
		return {
			...{ rate: plan.rate, seconds: plan.seconds, killed: plan.killAfterMs !== undefined },
			...outcome,
			...{ duplicated, retried, failed, answerMs: answer_ms, simulatorLateMs: late_ms.p99, drainedMs: round(drainedMs, 0) },
		};
	} finally {
		await n8n.dispose();
		await simulator.stop();
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
