import type { CorpEvent } from '../callback/event';
import { perform } from '../control/console';
import { findRelation } from '../corp/relations';
import type { Chat, Customer, Member, Relation, Tag } from '../corp/types';
import { idOf, pickWeighted, streamOf, type Random } from '../random';
import type { Simulation } from '../simulation';
import { drawChatEdit } from './chat-edits';
import { EDIT_KINDS, type EditKind, type StormOptions } from './options';
import { Pool } from './pool';
import { Recent } from './recent';

/** Namespaces of the corp's random streams. */
const EDITS = 13;
const NEW_CUSTOMERS = 14;

/** An act in a client, and what it is done to. */
export interface Edit {
	body: Record<string, unknown>;
	subject: object | undefined;
}

/** Does in the corp what many people do at once, drawn from a seed. */
export class RandomEdits {
	private readonly random: Random;
	private readonly recent: Recent;
	private readonly relations: Pool<Relation>;
	private readonly tags: Pool<Tag>;
	private readonly chats: Pool<Chat>;
	private readonly sellers: Pool<Member>;
	private readonly weights: ReadonlyArray<readonly [EditKind, number]>;
	private step = 0;
	private newCustomers = 0;

	constructor(
		private readonly sim: Simulation,
		private readonly options: Pick<StormOptions, 'rate' | 'seed' | 'kinds'>,
	) {
		const { corp } = sim;
		this.random = streamOf(options.seed, EDITS);
		this.recent = new Recent(options.rate);
		this.relations = new Pool(relationsOf(corp.customers.values()), isFollowed);
		this.tags = new Pool(corp.tags.values(), (tag) => !tag.deleted);
		this.chats = new Pool(corp.chats.values(), (chat) => !chat.dismissed);
		this.sellers = new Pool(corp.members.values(), (member) => member.contactsCustomers);
		this.weights = EDIT_KINDS.map((kind) => [kind, options.kinds[kind]]);
	}

	/**
	 * Makes the next edit. Where the kind that was drawn finds nothing to act on, a customer is added
	 * instead: that is always possible.
	 * @returns the event it is reported with
	 */
	next(): CorpEvent {
		const kind = pickWeighted(this.random, this.weights);
		const { body, subject } = this.draw(kind) ?? this.drawMeeting();
		const { events, reply } = perform(this.sim, body);
		const [event] = events;
		if (!event || events.length > 1) throw new Error(`${String(body.op)}: ${events.length} events, not one`);
		this.recent.use(subject ?? this.keep(body, reply), this.step);
		this.step += 1;
		return event;
	}

	private draw(kind: EditKind): Edit | undefined {
		switch (kind) {
			case 'mark':
				return this.drawMark();
			case 'add_customer':
				return this.drawMeeting();
			case 'delete_customer': {
				const relation = this.drawRelation();
				return relation && { body: { op: 'delete_customer', ...idsOf(relation) }, subject: relation };
			}
			case 'rename_tag':
				return this.drawRename();
			case 'chat': {
				const chat = this.chats.draw(this.random, (candidate) => this.isFree(candidate));
				const body = drawChatEdit(chat, {
					corp: this.sim.corp,
					random: this.random,
					drawRelation: () => this.relations.draw(this.random, () => true),
				});
				return body && { body, subject: body.op === 'create_chat' ? undefined : chat };
			}
		}
	}

	/** Takes a tag off or puts one on, about as often, so that the corp keeps its looks. */
	private drawMark(): Edit | undefined {
		const relation = this.drawRelation();
		if (!relation) return undefined;
		const worn = relation.tags[Math.floor(this.random() * relation.tags.length * 2)];
		if (worn) {
			return { body: { op: 'unmark', ...idsOf(relation), tag_id: worn.id }, subject: relation };
		}
		const tag = this.tags.draw(
			this.random,
			(candidate) => candidate.group.strategyId === 0 && !relation.tags.includes(candidate),
		);
		return tag && { body: { op: 'mark', ...idsOf(relation), tag_id: tag.id }, subject: relation };
	}

	private drawMeeting(): Edit {
		const seller = this.sellers.draw(this.random, () => true);
		return {
			body: { op: 'add_customer', userid: seller?.userid, external_userid: this.newCustomerId() },
			subject: undefined,
		};
	}

	private drawRename(): Edit | undefined {
		const tag = this.tags.draw(this.random, (candidate) => this.isFree(candidate));
		const name = tag && `${tag.name.replace(/ #\d+$/, '')} #${this.step + 1}`;
		return tag && { body: { op: 'rename_tag', tag_id: tag.id, name }, subject: tag };
	}

	private drawRelation(): Relation | undefined {
		return this.relations.draw(this.random, (relation) => !relation.half && this.isFree(relation));
	}

	private isFree(subject: object): boolean {
		return this.recent.isFree(subject, this.step);
	}

	/** What an edit made new can be drawn from then on. */
	private keep(body: Edit['body'], reply: object = {}): object {
		const { corp } = this.sim;
		if ('chat_id' in reply) {
			const chat = corp.chats.get(String(reply.chat_id));
			if (chat) this.chats.add(chat);
			return chat ?? {};
		}
		const member = corp.members.get(String(body.userid).toLowerCase());
		const customer = corp.customers.get(String(body.external_userid));
		const relation = member && customer && findRelation(member, customer);
		if (relation) this.relations.add(relation);
		return relation ?? {};
	}

	private newCustomerId(): string {
		for (;;) {
			const id = idOf('wm', this.options.seed, NEW_CUSTOMERS, this.newCustomers++);
			if (!this.sim.corp.customers.has(id)) return id;
		}
	}
}

function idsOf({ member, customer }: Relation) {
	return { userid: member.userid, external_userid: customer.externalUserid };
}

function* relationsOf(customers: Iterable<Customer>): Generator<Relation> {
	for (const { relations } of customers) yield* relations;
}

function isFollowed(relation: Relation): boolean {
	return relation.customer.relations.includes(relation);
}
