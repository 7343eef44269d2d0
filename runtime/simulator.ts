import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

export interface SimulatorOptions {
	customers: number;
	seed?: number;
	/** Default: any free port. */
	port?: number;
	latencyMs?: number;
	quotaScale?: number;
	concurrency?: number;
}

/** What the simulator says of itself when it is ready. */
export interface SimulatorIdentity {
	url: string;
	corpid: string;
	corpsecret: string;
	agentid: number;
	/** What its console shows for the app's callback. */
	callback: { token: string; encodingAESKey: string };
}

export interface EndpointStats {
	calls: number;
	/** Calls by errcode; failures below the API have names, e.g. `drop`. */
	errcodes: Record<string, number>;
	max_in_flight: number;
}

export interface SimulatorStats {
	endpoints: Record<string, EndpointStats>;
	marks: { effective: number; no_op: number };
}

/** One customer with all tags, as the simulator holds them. */
export interface CustomerState {
	external_userid: string;
	relations: Array<{ userid: string; tags: string[] }>;
}

/** A member as the directory shows it, with the names of the departments it belongs to and of those above. */
export interface StaffState {
	userid: string;
	departments: ReadonlySet<string>;
	leads: boolean;
}

export interface ComplaintState {
	external_userid: string;
	/** Epoch ms. */
	at: number;
	category: string;
}

/** Something a customer did of its own accord. */
export interface OutcomeState {
	external_userid: string;
	kind: string;
	/** Epoch ms. */
	at: number;
}

/** Many people at once in their WeCom clients; see simulator/README.md. */
export interface StormOptions {
	/** Events per second. */
	rate: number;
	seconds: number;
	/** Share of events that are delivered twice. */
	duplicates?: number;
	/** Share of events that are overtaken by later ones. */
	reorder?: number;
	attempts?: number;
	retry_delay_ms?: number;
	retry_on_status?: boolean;
}

export interface StormReport {
	running: boolean;
	distinct: number;
	duplicated: number;
	retried: number;
	distinct_delivered: number;
	failed: number;
	pending: number;
	/** How long the receiver took to answer. */
	answer_ms: { p50: number; p99: number; max: number };
	/** How late the simulator itself was. */
	late_ms: { p50: number; p99: number; max: number };
	statuses: Record<string, number>;
}

/** One event of a storm, with the names an item has. */
export interface StormEvent {
	serial: number;
	event: string;
	change_type: string;
	create_time: number;
	[field: string]: unknown;
}

export interface SimulatorCounts {
	members: number;
	customers: number;
	relations: number;
	groups: number;
	tags: number;
	marks: number;
}

const root = dirname(__dirname);

/** A running stand-in for WeCom and the view into it that no real WeCom would give. */
export class Simulator {
	private constructor(
		readonly identity: SimulatorIdentity,
		readonly stop: () => Promise<void>,
	) {}

	/** Starts the simulator as a process of its own and resolves when it listens. */
	static async start(options: SimulatorOptions): Promise<Simulator> {
		const { customers, seed = 42, port = 0, latencyMs = 0, quotaScale = 1, concurrency = 5 } = options;
		const flags = { customers, seed, port, 'latency-ms': latencyMs, 'quota-scale': quotaScale, concurrency };
		const child = spawn(
			process.execPath,
			[
				'--require',
				join(__dirname, 'exit-with-parent.cjs'),
				'--import',
				'tsx',
				join(root, 'simulator', 'main.ts'),
				...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
			],
			// A group of its own: Ctrl-C in a terminal reaches the starter alone, which ends things in order.
			{ cwd: root, stdio: ['ignore', 'pipe', 'inherit'], detached: true },
		);
		const exited = once(child, 'exit');
		const firstLine = once(createInterface(child.stdout), 'line');
		const ready = await Promise.race([firstLine, exited.then(() => undefined)]);
		if (!ready) throw new Error(`The simulator ended while starting (exit code ${child.exitCode}).`);
		const stop = async (): Promise<void> => {
			child.kill('SIGTERM');
			await exited;
		};
		return new Simulator(JSON.parse(String(ready[0])) as SimulatorIdentity, stop);
	}

	async readStats(): Promise<SimulatorStats> {
		return await this.#getJson('/sim/stats');
	}

	async readCounts(): Promise<SimulatorCounts> {
		return await this.#getJson('/sim/state');
	}

	/** Every customer with all tags, one at a time. */
	async *readCustomers(): AsyncGenerator<CustomerState> {
		const response = await fetch(`${this.identity.url}/sim/state?full=1`);
		if (!response.ok || !response.body) throw new Error(`The simulator answered ${response.status}.`);
		const lines = createInterface({ input: Readable.fromWeb(response.body), crlfDelay: Infinity });
		for await (const line of lines) {
			if (line !== '') yield JSON.parse(line) as CustomerState;
		}
	}

	/** Tag ids by `group/tag` name. */
	async readTagIds(): Promise<Map<string, string>> {
		const { tag_group } = await this.#ask<{
			tag_group: Array<{ group_name: string; tag: Array<{ id: string; name: string }> }>;
		}>('externalcontact/get_corp_tag_list', {});
		return new Map(
			tag_group.flatMap((group) =>
				group.tag.map((tag) => [`${group.group_name}/${tag.name}`, tag.id] as const),
			),
		);
	}

	/** All members of the directory, by userid. */
	async readStaff(): Promise<Map<string, StaffState>> {
		const { department } = await this.#ask<{
			department: Array<{ id: number; name: string; parentid: number }>;
		}>('department/list');
		const parents = new Map(department.map((each) => [each.id, each]));
		const staff = new Map<string, StaffState>();
		for (const { id } of department) {
			const { userlist } = await this.#ask<{
				userlist: Array<{ userid: string; department: number[]; is_leader_in_dept?: number[] }>;
			}>(`user/list?department_id=${id}`);
			for (const member of userlist) {
				const departments = new Set<string>();
				for (const own of member.department) {
					for (let at = parents.get(own); at; at = parents.get(at.parentid)) departments.add(at.name);
				}
				const leads = member.is_leader_in_dept?.includes(1) ?? false;
				staff.set(member.userid, { userid: member.userid, departments, leads });
			}
		}
		return staff;
	}

	/** What the shop's own systems know of complaints; WeCom does not. */
	async readComplaints(): Promise<ComplaintState[]> {
		const { complaints } = await this.#getJson<{ complaints: ComplaintState[] }>('/sim/seed?part=complaints');
		return complaints;
	}

	/** What customers did between two full hours, while they held the tag or did not. Times in epoch ms. */
	async readOutcomes(tagId: string, from: number, until: number): Promise<OutcomeState[]> {
		const query = new URLSearchParams({ tag_id: tagId, from: String(from), until: String(until) });
		return await this.#readLines(`/sim/outcomes?${query}`);
	}

	/** Changes one of the documented switches or fault lists, e.g. `switches`, `{ trusted_ips: ['10.0.0.1'] }`. */
	async control(topic: 'switches' | 'faults' | 'console' | 'reset', body: unknown): Promise<void> {
		await this.#post(topic, body);
	}

	/** Ends all access tokens at once, as WeCom may do before their time. */
	async expireTokens(): Promise<void> {
		const response = await fetch(`${this.identity.url}/sim/tokens`, { method: 'DELETE' });
		if (!response.ok) throw new Error(`The simulator answered ${response.status} to /sim/tokens.`);
	}

	/** Sets where callbacks go and, as the console does on saving, lets the target prove that it can decrypt. */
	async saveCallbackUrl(url: string): Promise<{ verified: boolean }> {
		return await this.#post('callback', { url, verify: true });
	}

	/** Begins a storm of events; `readStorm` tells how it goes. */
	async startStorm(options: StormOptions): Promise<void> {
		await this.#post('storm', options);
	}

	async readStorm(): Promise<StormReport> {
		return await this.#getJson('/sim/storm');
	}

	/** Every distinct event of the storm. */
	async readStormEvents(): Promise<StormEvent[]> {
		return await this.#readLines('/sim/storm?events=1');
	}

	/** Asks as any caller of WeCom would; without a body by GET. */
	async #ask<T>(endpoint: string, body?: unknown): Promise<T> {
		const { corpid, corpsecret, url } = this.identity;
		const login = new URLSearchParams({ corpid, corpsecret });
		const { access_token } = await this.#getJson<{ access_token: string }>(`/cgi-bin/gettoken?${login}`);
		const separator = endpoint.includes('?') ? '&' : '?';
		const response = await fetch(
			`${url}/cgi-bin/${endpoint}${separator}access_token=${access_token}`,
			body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
		);
		const reply = (await response.json()) as T & { errcode: number; errmsg: string };
		if (reply.errcode !== 0) throw new Error(`The simulator answered ${reply.errmsg} to ${endpoint}.`);
		return reply;
	}

	async #post<T>(topic: string, body: unknown): Promise<T> {
		const response = await fetch(`${this.identity.url}/sim/${topic}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`The simulator refused /sim/${topic}: ${await response.text()}`);
		return (await response.json()) as T;
	}

	async #readLines<T>(path: string): Promise<T[]> {
		const response = await fetch(`${this.identity.url}${path}`);
		if (!response.ok) throw new Error(`The simulator answered ${response.status}: ${await response.text()}`);
		const lines = (await response.text()).split('\n').filter((line) => line !== '');
		return lines.map((line) => JSON.parse(line) as T);
	}

	async #getJson<T>(path: string): Promise<T> {
		const response = await fetch(`${this.identity.url}${path}`);
		if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${path}.`);
		return (await response.json()) as T;
	}
}
