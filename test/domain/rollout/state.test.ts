import fc from 'fast-check';
import {
	draft,
	transition,
	type RolloutEvent,
	type RolloutState,
	type Transition,
} from '../../../lib/domain/rollout/state';

const STAGES = 4;
const running = (stage: number): RolloutState => ({ status: 'running', stage, enteredAt: 100 });
const after = (state: RolloutState, ...events: RolloutEvent[]): RolloutState =>
	events.reduce((current, event) => transition(current, event, STAGES).state, state);

test('a rollout starts, advances through its stages and completes', () => {
	const events: RolloutEvent[] = [
		{ type: 'start', at: 10 },
		{ type: 'advance', fromStage: 0, at: 20 },
		{ type: 'advance', fromStage: 1, at: 30 },
		{ type: 'advance', fromStage: 2, at: 40 },
	];
	expect(after(draft, ...events)).toEqual({ status: 'running', stage: 3, enteredAt: 40 });
	expect(after(draft, ...events, { type: 'advance', fromStage: 3, at: 50 })).toEqual({
		status: 'completed',
		stage: 3,
		enteredAt: 40,
	});
});

test('a pause keeps stage and clock', () => {
	const paused = after(running(1), { type: 'pause', at: 150 });
	expect(paused).toEqual({ status: 'paused', stage: 1, enteredAt: 100 });
	expect(after(paused, { type: 'resume', at: 200 })).toEqual(running(1));
});

test('two decisions for one stage advance once', () => {
	const first = transition(running(1), { type: 'advance', fromStage: 1, at: 200 }, STAGES);
	const second = transition(first.state, { type: 'advance', fromStage: 1, at: 201 }, STAGES);
	expect(first).toMatchObject({ ok: true, changed: true, state: { stage: 2, enteredAt: 200 } });
	expect(second).toEqual({ ok: true, changed: false, state: first.state });
});

const completed: RolloutState = { status: 'completed', stage: 3, enteredAt: 100 };
const paused: RolloutState = { status: 'paused', stage: 1, enteredAt: 100 };
const rolledBack: RolloutState = { status: 'rolled_back', stage: 1, enteredAt: 100 };
const at = 200;

test.each<[string, RolloutState, RolloutEvent, string]>([
	['nothing but a start begins a draft', draft, { type: 'advance', fromStage: 0, at }, 'NOT_STARTED'],
	['a draft cannot pause', draft, { type: 'pause', at }, 'NOT_STARTED'],
	['a draft cannot resume', draft, { type: 'resume', at }, 'NOT_STARTED'],
	['a draft has nothing to roll back', draft, { type: 'roll_back', at }, 'NOT_STARTED'],
	['a paused rollout does not advance', paused, { type: 'advance', fromStage: 1, at }, 'PAUSED'],
	['a stage ahead cannot be left', running(1), { type: 'advance', fromStage: 2, at }, 'STAGE_NOT_REACHED'],
	['a completed rollout cannot pause', completed, { type: 'pause', at }, 'COMPLETED'],
	['a completed rollout cannot resume', completed, { type: 'resume', at }, 'COMPLETED'],
	['what was rolled back does not start again', rolledBack, { type: 'start', at }, 'ROLLED_BACK'],
	['what was rolled back does not advance', rolledBack, { type: 'advance', fromStage: 0, at }, 'ROLLED_BACK'],
	['what was rolled back does not pause', rolledBack, { type: 'pause', at }, 'ROLLED_BACK'],
	['what was rolled back does not resume', rolledBack, { type: 'resume', at }, 'ROLLED_BACK'],
])('%s', (_what, state, event, code) => {
	expect(transition(state, event, STAGES)).toEqual({ ok: false, code, state });
});

test.each([running(0), running(3), paused, completed])('%j can be rolled back', (state) => {
	expect(transition(state, { type: 'roll_back', at }, STAGES)).toEqual({
		ok: true,
		changed: true,
		state: { ...state, status: 'rolled_back' },
	});
});

const anyEvent: fc.Arbitrary<RolloutEvent> = fc.oneof(
	fc.record({
		type: fc.constantFrom('start' as const, 'pause' as const, 'resume' as const, 'roll_back' as const),
		at: fc.nat(),
	}),
	fc.record({
		type: fc.constant('advance' as const),
		fromStage: fc.integer({ min: 0, max: 4 }),
		at: fc.nat(),
	}),
);

test('in any history an event twice is the event once, stages never fall, and a refusal changes nothing', () => {
	fc.assert(
		fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
			let state = draft;
			for (const event of events) {
				const once: Transition = transition(state, event, STAGES);
				const twice = transition(once.state, event, STAGES);
				if (once.ok) expect(twice).toEqual({ ok: true, changed: false, state: once.state });
				if (!once.ok || !once.changed) expect(once.state).toEqual(state);
				expect(once.state.stage).toBeGreaterThanOrEqual(state.stage);
				expect(once.state.stage - state.stage).toBeLessThanOrEqual(1);
				if (state.status === 'rolled_back') expect(once.state).toEqual(state);
				state = once.state;
			}
		}),
		{ numRuns: 2_000 },
	);
});
