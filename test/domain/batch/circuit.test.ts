import fc from 'fast-check';
import { Circuit, type ItemOutcome } from '../../../lib/domain/batch/circuit';

const applied: ItemOutcome = { state: 'applied' };
const unchanged: ItemOutcome = { state: 'unchanged' };
const failed = (kind: string, errcode?: number): ItemOutcome => ({
	state: 'failed',
	class: kind,
	...(errcode !== undefined && { errcode }),
});
const gone = failed('item', 84061);
const times = (count: number, outcome: ItemOutcome) => Array.from({ length: count }, () => outcome);

function run(outcomes: readonly ItemOutcome[], options?: { limit: number }) {
	const circuit = new Circuit(options);
	for (const outcome of outcomes) circuit.record(outcome);
	return circuit.opened;
}

test('20 items that fail alike, one after the other, open it', () => {
	expect(run(times(19, gone))).toBeUndefined();
	expect(run([applied, ...times(20, gone)])).toEqual({ kind: 'repeated', count: 20, failure: gone });
});

test.each([
	['a success', [...times(19, gone), applied, ...times(19, gone)]],
	['a failure of another code', [...times(19, gone), failed('item', 40096), ...times(19, gone)]],
	['a failure of another class', [...times(19, gone), failed('permission', 84061), ...times(19, gone)]],
])('%s in between begins the count anew', (_what, outcomes) => {
	expect(run(outcomes)).toBeUndefined();
});

test.each([
	['an item that was right already', unchanged],
	['a call without an answer', failed('transient')],
	['a cancelled call', failed('cancelled')],
])('%s in between says nothing about the others', (_what, between) => {
	const outcomes = times(20, gone).flatMap((outcome) => [outcome, between]);
	expect(run(outcomes)).toMatchObject({ kind: 'repeated', count: 20 });
});

test('failures without an errcode are alike by their code', () => {
	const outcome = (code: string): ItemOutcome => ({ state: 'failed', class: 'input', code });
	expect(run(times(20, outcome('WECOM_INPUT')))).toMatchObject({ kind: 'repeated' });
	expect(run(times(19, outcome('WECOM_INPUT')).concat(outcome('TAG_UNKNOWN')))).toBeUndefined();
});

test.each([
	['a wrong secret', failed('credential', 40001), 'credential'],
	['a token that is refused when fresh', failed('token', 40014), 'credential'],
	['an app without the right to call', failed('credential', 48002), 'credential'],
	['an address that is not trusted', failed('credential', 60020), 'untrusted_ip'],
])('%s opens it at once', (_what, outcome, kind) => {
	expect(run([applied, outcome])).toEqual({ kind, count: 1, failure: outcome });
});

test('WeCom being away opens it, whatever the errors are', () => {
	const away = [failed('transient'), failed('throttled', 45009)];
	const outcomes = Array.from({ length: 20 }, (_, index) => away[index % 2]!);
	expect(run(outcomes)).toEqual({ kind: 'unavailable', count: 20, failure: away[1] });
	expect(run([...outcomes.slice(1), applied, ...outcomes.slice(1)])).toBeUndefined();
	expect(run([...outcomes.slice(1), gone, ...outcomes.slice(1)])).toBeUndefined();
});

test('once open it stays open, for the first reason', () => {
	const outcomes = [failed('credential', 40001), failed('credential', 60020), ...times(30, gone), applied];
	expect(run(outcomes)).toMatchObject({ kind: 'credential', failure: { errcode: 40001 } });
});

test('it opens exactly where the first run of like failures is as long as the limit', () => {
	const outcome = fc.constantFrom(applied, unchanged, gone, gone, failed('item', 40096), failed('transient'));
	let opened = 0;
	fc.assert(
		fc.property(fc.array(outcome, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (outcomes, limit) => {
			const letters = outcomes.map((each) => {
				if (each.state !== 'failed') return each.state === 'applied' ? 'A' : '';
				return each.class === 'transient' ? 't' : each.errcode === 84061 ? 'g' : 'o';
			});
			const index = letters.findIndex((_, end) => {
				const known = letters.slice(0, end + 1).join('');
				const isAlike = new RegExp(`(?:g{${limit}}|o{${limit}})$`).test(known.replaceAll('t', ''));
				return isAlike || new RegExp(`t{${limit}}$`).test(known);
			});
			const circuit = new Circuit({ limit });
			const actual = outcomes.findIndex((each) => circuit.record(each) !== undefined);
			expect(actual).toBe(index);
			if (index >= 0) opened++;
		}),
		{ seed: 9, numRuns: 1_000 },
	);
	expect(opened).toBeGreaterThan(200);
});

test.each([-1, NaN])('a limit of %s is refused', (limit) => {
	expect(() => new Circuit({ limit })).toThrow(`limit is ${limit}`);
});

test('a limit of 0 lets any number of items fail, but not without WeCom or with a refused app', () => {
	const never = { limit: 0 };
	expect(run(times(1_000, gone), never)).toBeUndefined();
	expect(run([...times(1_000, gone), failed('credential', 40001)], never)).toMatchObject({ count: 1 });
	expect(run(times(20, failed('transient')), never)).toMatchObject({ kind: 'unavailable', count: 20 });
});

describe('a member who has left', () => {
	const of = (member: string, errcode = 60111): ItemOutcome => ({
		state: 'failed',
		class: 'item',
		errcode,
		member,
	});

	test.each([60111, 84061, 40003])('fails with all their customers (%s), and the others go on', (errcode) => {
		expect(run([...times(500, of('amy', errcode)), applied])).toBeUndefined();
	});

	test('is not the only one where others fail alike', () => {
		expect(run([...times(19, of('amy')), of('bob')])).toMatchObject({ kind: 'repeated', count: 20 });
		expect(run([...times(19, of('amy')), applied, of('bob')])).toBeUndefined();
		expect(run([...times(5, of('bob')), applied, ...times(20, of('amy'))])).toBeUndefined();
	});

	test('has nothing to do with a tag that is gone', () => {
		expect(run(times(20, of('amy', 40068)))).toMatchObject({ kind: 'repeated', count: 20 });
		const refused: ItemOutcome = { state: 'failed', class: 'input', errcode: 40058, member: 'amy' };
		expect(run(times(20, refused))).toMatchObject({ kind: 'repeated', count: 20 });
	});
});
