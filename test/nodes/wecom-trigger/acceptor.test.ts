import { sql } from 'kysely';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { readBacklog } from '../../../lib/ledger/waiting-events';
import { Acceptor } from '../../../nodes/WecomTrigger/receive/acceptor';

const INBOX = 'workflow/trigger';

let ledger: Ledger;
let woken: number;
let acceptor: Acceptor;
beforeEach(async () => {
	ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
	woken = 0;
	acceptor = new Acceptor(ledger.db, INBOX, () => (woken += 1));
});
afterEach(async () => await ledger.close());

const event = (key: string) => ({ key, at: 1, payload: '{}' });

test('of a thousand events that arrive at once, each is told whether it is new, and few transactions are made', async () => {
	const keys = Array.from({ length: 1_000 }, (_, index) => `key${index % 900}`);
	const isNew = await Promise.all(keys.map(async (key) => await acceptor.accept(event(key))));
	expect(isNew.filter(Boolean)).toHaveLength(900);
	expect((await readBacklog(ledger.db, INBOX)).pending).toBe(900);
	expect(woken).toBeGreaterThan(0);
	expect(woken).toBeLessThanOrEqual(5);
	expect(await acceptor.accept(event('key0'))).toBe(false);
});

test('what could not be written is refused to all who wait for it, and those after it are written again', async () => {
	await sql`alter table inbox_events rename to hidden`.execute(ledger.db);
	const refused = await Promise.allSettled(['a', 'b'].map(async (key) => await acceptor.accept(event(key))));
	expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	await sql`alter table hidden rename to inbox_events`.execute(ledger.db);
	expect(await Promise.all(['a', 'c'].map(async (key) => await acceptor.accept(event(key))))).toEqual([
		true,
		true,
	]);
});
