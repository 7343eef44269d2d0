import type { RefusalCode } from '../../../lib/domain/rollout/state';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { InputError } from '../../shared/node-error';
import { refusalText } from '../evaluate/check-text';
import type { Move } from './move';

/** @throws InputError where the rollout's state does not allow what a person asked for */
export function requireAllowed(move: Move): Move & { ok: true } {
	if (move.ok) return move;
	throw refusalError(move.rollout, move.code);
}

export function refusalError({ id }: Rollout, code: RefusalCode): InputError {
	return new InputError('ROLLOUT_REFUSED', { id, reason: refusalText(code) });
}
