import { startSimulator, type RunningSimulator, type StartOptions } from '../../simulator/server';

/** Any reply of /cgi-bin; tests name the further fields they read. */
export interface Reply {
	errcode: number;
	errmsg: string;
}

export interface TagView {
	id: string;
	name: string;
	order: number;
	create_time: number;
	deleted?: boolean;
}

export interface GroupView {
	group_id: string;
	group_name: string;
	order: number;
	strategy_id?: number;
	deleted?: boolean;
	tag: TagView[];
}

export interface CustomerState {
	external_userid: string;
	relations: Array<{ userid: string; tags: string[] }>;
}

export class MovableClock {
	private epochMs = Date.UTC(2026, 10, 11);

	now(): number {
		return this.epochMs;
	}

	advance(ms: number): void {
		this.epochMs += ms;
	}
}

/** A simulator with a client that holds a token, as the tests use it. */
export class Harness {
	private token = '';

	private constructor(
		readonly sim: RunningSimulator,
		readonly clock: MovableClock,
	) {}

	static async start(options: Omit<StartOptions, 'clock'> = {}): Promise<Harness> {
		const clock = new MovableClock();
		const sim = await startSimulator({ customers: 300, seed: 7, clock, ...options });
		const harness = new Harness(sim, clock);
		await harness.login();
		return harness;
	}

	close(): Promise<void> {
		return this.sim.close();
	}

	async login(): Promise<string> {
		const { corpid, corpsecret } = this.sim;
		const reply = await this.request<Reply & { access_token: string }>('gettoken', { corpid, corpsecret });
		this.token = reply.access_token;
		return this.token;
	}

	/** The seeded state, all switches as they start, and a token that is good. */
	async reset(): Promise<void> {
		await this.control('POST', 'reset');
		await this.login();
		await this.control('POST', 'reset');
	}

	get<T extends object = object>(path: string, query: Record<string, string> = {}): Promise<Reply & T> {
		return this.request(path, { access_token: this.token, ...query });
	}

	post<T extends object = object>(path: string, body: object | string, query = {}): Promise<Reply & T> {
		return this.request(path, { access_token: this.token, ...query }, body);
	}

	mark(body: object): Promise<Reply> {
		return this.post('externalcontact/mark_tag', body);
	}

	async raw(path: string, query: Record<string, string>, body?: object | string): Promise<Response> {
		const search = new URLSearchParams(query).toString();
		const text = typeof body === 'object' ? JSON.stringify(body) : body;
		return fetch(`${this.sim.url}/cgi-bin/${path}?${search}`, {
			method: text === undefined ? 'GET' : 'POST',
			...(text !== undefined && { body: text }),
		});
	}

	async request<T>(path: string, query: Record<string, string>, body?: object | string): Promise<T> {
		return JSON.parse(await (await this.raw(path, query, body)).text());
	}

	/** A /sim call; fails unless it is answered with 200. */
	async control<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await this.rawControl(method, path, body);
		const text = await response.text();
		if (response.status !== 200) throw new Error(`${response.status} ${text}`);
		return JSON.parse(text);
	}

	rawControl(method: string, path: string, body?: object | string): Promise<Response> {
		const text = typeof body === 'object' ? JSON.stringify(body) : body;
		return fetch(`${this.sim.url}/sim/${path}`, { method, ...(text !== undefined && { body: text }) });
	}

	turn(switches: object): Promise<unknown> {
		return this.control('POST', 'switches', switches);
	}

	async library(filter: object = {}): Promise<GroupView[]> {
		const reply = await this.post<{ tag_group: GroupView[] }>('externalcontact/get_corp_tag_list', filter);
		return reply.tag_group;
	}

	async group(name: string): Promise<GroupView> {
		return found((await this.library()).find((group) => group.group_name === name));
	}

	async tagId(groupName: string, name: string): Promise<string> {
		return found((await this.group(groupName)).tag.find((tag) => tag.name === name)).id;
	}

	async fullState(): Promise<CustomerState[]> {
		const text = await (await fetch(`${this.sim.url}/sim/state?full=1`)).text();
		return text
			.trim()
			.split('\n')
			.map((line): CustomerState => JSON.parse(line));
	}

	/** Tags of one relation as the simulator holds them. */
	async tagsOf(userid: string, externalUserid: string): Promise<string[]> {
		const state = await this.control<CustomerState>('GET', `state?external_userid=${externalUserid}`);
		return found(state.relations.find((relation) => relation.userid === userid)).tags;
	}

	/** A relation that carries no tag yet. */
	async bareRelation(): Promise<{ userid: string; external_userid: string }> {
		for (const { external_userid, relations } of await this.fullState()) {
			const [relation] = relations;
			if (relations.length === 1 && relation?.tags.length === 0)
				return { userid: relation.userid, external_userid };
		}
		throw new Error('the seeded corp has no relation without tags');
	}
}

export function found<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('not found');
	return value;
}
