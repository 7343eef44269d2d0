import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

const binaries = join(root, 'node_modules', '.bin');

/** Absolute path of a command that an installed package brings, e.g. `tool('tsc')`. */
export const tool = (name) => join(binaries, name);

/** The caller's environment with the project's own commands, Node included, found first. */
export const toolchainEnvironment = () => ({
	...process.env,
	PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}`,
});
