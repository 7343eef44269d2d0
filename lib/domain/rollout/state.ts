/** Where a rollout stands. In `rolled_back` nobody is exposed any more; undoing the tags is the journal's work. */
export interface RolloutState {
	status: 'draft' | 'running' | 'paused' | 'completed' | 'rolled_back';
	/** From 0; stays at the last one reached when the rollout ends. −1 in a draft. */
	stage: number;
	/** When the stage was entered, epoch ms; null in a draft. */
	enteredAt: number | null;
}

/** `advance` names the stage it was decided for, so that two decisions for one stage advance once. */
export type RolloutEvent =
	| { type: 'start' | 'pause' | 'resume' | 'roll_back'; at: number }
	| { type: 'advance'; fromStage: number; at: number };

export type RefusalCode =
	| 'NOT_STARTED'
	| 'PAUSED'
	| 'COMPLETED'
	| 'ROLLED_BACK'
	/** The stage to leave was never entered. */
	| 'STAGE_NOT_REACHED';

export type Transition =
	/** `changed` is false where the event had happened before: nothing to record, nothing to repeat. */
	{ ok: true; changed: boolean; state: RolloutState } | { ok: false; code: RefusalCode; state: RolloutState };

export const draft: RolloutState = { status: 'draft', stage: -1, enteredAt: null };

/**
 * What an event makes of a rollout. The same event twice is the same as once.
 * @param stages number of the plan's stages
 */
export function transition(state: RolloutState, event: RolloutEvent, stages: number): Transition {
	switch (event.type) {
		case 'start':
			return start(state, event.at);
		case 'advance':
			return advance(state, event.fromStage, event.at, stages);
		case 'pause':
			return moveBetween(state, 'running', 'paused');
		case 'resume':
			return moveBetween(state, 'paused', 'running');
		case 'roll_back':
			return rollBack(state);
	}
}

function start(state: RolloutState, at: number): Transition {
	if (state.status === 'draft') return change({ status: 'running', stage: 0, enteredAt: at });
	return state.status === 'rolled_back' ? refuse(state, 'ROLLED_BACK') : keep(state);
}

function advance(state: RolloutState, fromStage: number, at: number, stages: number): Transition {
	if (state.status === 'draft') return refuse(state, 'NOT_STARTED');
	if (state.status === 'rolled_back') return refuse(state, 'ROLLED_BACK');
	if (fromStage > state.stage) return refuse(state, 'STAGE_NOT_REACHED');
	if (fromStage < state.stage || state.status === 'completed') return keep(state);
	if (state.status === 'paused') return refuse(state, 'PAUSED');
	return fromStage === stages - 1
		? change({ ...state, status: 'completed' })
		: change({ status: 'running', stage: fromStage + 1, enteredAt: at });
}

/** The stage's clock runs on through a pause: its customers stay exposed, and outcomes keep coming. */
function moveBetween(state: RolloutState, from: 'running' | 'paused', to: 'running' | 'paused'): Transition {
	switch (state.status) {
		case from:
			return change({ ...state, status: to });
		case to:
			return keep(state);
		case 'draft':
			return refuse(state, 'NOT_STARTED');
		case 'completed':
			return refuse(state, 'COMPLETED');
		default:
			return refuse(state, 'ROLLED_BACK');
	}
}

/** A completed rollout can still be rolled back: harm may show late. */
function rollBack(state: RolloutState): Transition {
	if (state.status === 'draft') return refuse(state, 'NOT_STARTED');
	return state.status === 'rolled_back' ? keep(state) : change({ ...state, status: 'rolled_back' });
}

function change(state: RolloutState): Transition {
	return { ok: true, changed: true, state };
}

function keep(state: RolloutState): Transition {
	return { ok: true, changed: false, state };
}

function refuse(state: RolloutState, code: RefusalCode): Transition {
	return { ok: false, code, state };
}
