import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type RunningSimulator, type StartOptions } from '../../simulator/server';
import type { Credentials } from './engine';

/** One relation as the simulator holds it. */
export type RelationState = {
	userid: string;
	tags: string[];
};

/** A simulated corp with what a test needs to look at it from outside. */
export class TestCorp {
	readonly folder = mkdtempSync(join(tmpdir(), 'wecom-tagops-'));

	private constructor(readonly simulator: RunningSimulator) {}

	static async start(options: StartOptions = {}): Promise<TestCorp> {
		return new TestCorp(await startSimulator({ customers: 60, seed: 42, quotaScale: 0, ...options }));
	}

	async stop(): Promise<void> {
		await this.simulator.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	credentials(wecomApi: Credentials[string] = {}): Credentials {
		const { corpid, corpsecret, url } = this.simulator;
		return {
			wecomApi: { corpId: corpid, corpSecret: corpsecret, baseUrl: url, ...wecomApi },
			tagLedgerApi: { kind: 'sqlite', file: join(this.folder, 'ledger.sqlite') },
		};
	}

	async get<T>(path: string): Promise<T> {
		const response = await fetch(this.simulator.url + path);
		return (await response.json()) as T;
	}

	async post<T>(path: string, body: unknown = {}): Promise<T> {
		const response = await fetch(this.simulator.url + path, { method: 'POST', body: JSON.stringify(body) });
		if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
		return (await response.json()) as T;
	}

	/** Every relation, in a stable order. */
	async relations(): Promise<Array<RelationState & { external_userid: string }>> {
		const response = await fetch(`${this.simulator.url}/sim/state?full=1`);
		const lines = (await response.text()).trim().split('\n');
		return lines.flatMap((line) => {
			const customer = JSON.parse(line) as { external_userid: string; relations: RelationState[] };
			return customer.relations.map((relation) => ({
				...relation,
				external_userid: customer.external_userid,
			}));
		});
	}

	async tagsOf(userid: string, externalUserid: string): Promise<string[]> {
		const { relations } = await this.get<{ relations: RelationState[] }>(
			`/sim/state?external_userid=${externalUserid}`,
		);
		return relations.find((relation) => relation.userid === userid)?.tags ?? [];
	}

	/** Calls per endpoint since the start or the last reset. */
	async calls(endpoint: string): Promise<number> {
		const { endpoints } = await this.get<{ endpoints: Record<string, { calls: number }> }>('/sim/stats');
		return endpoints[endpoint]?.calls ?? 0;
	}
}
