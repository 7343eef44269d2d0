import { readFileSync } from 'node:fs';

/**
 * The processes whose end must be ours, as text that changes when one of them is gone: our parent and, when
 * npm started us through a shell, the npm behind it. (Only Linux tells a parent's parent cheaply.)
 */
export function readLineage() {
	const parent = process.ppid;
	if (process.env.npm_lifecycle_event === undefined) return String(parent);
	const { command, parent: grandparent } = readProcess(parent);
	return /^(ba|da|a)?sh$/.test(command) ? `${parent} ${grandparent}` : String(parent);
}

function readProcess(pid) {
	try {
		// "pid (command) state parent …"; the command may itself contain spaces and parentheses.
		const [, command, parent] = /^\d+ \((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
		return { command, parent };
	} catch {
		return { command: '', parent: '' };
	}
}
