import { spawn } from 'node:child_process';

const keptLines = 30;

/**
 * Runs npm with the given arguments and resolves to what it printed on stdout.
 *
 * npm hands its own settings down to the scripts that it runs; they are removed here, because they would
 * point a nested npm at this project's folder instead of `cwd`.
 *
 * @throws Error with the last lines of npm's output when npm fails.
 */
export async function runNpm(args: readonly string[], cwd: string): Promise<string> {
	const cli = process.env.npm_execpath;
	const [command, commandArgs] = cli?.endsWith('.js')
		? [process.execPath, [cli, ...args]]
		: ['npm', [...args]];
	return await new Promise((resolve, reject) => {
		const child = spawn(command, commandArgs, {
			cwd,
			env: ownEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let output = '';
		let errors = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
		child.once('error', (error) => reject(new Error(`Cannot start npm: ${error.message}`)));
		child.once('close', (code) => {
			if (code === 0) return resolve(output);
			const tail = (errors + output).trim().split('\n').slice(-keptLines).join('\n');
			reject(new Error(`"npm ${args.join(' ')}" failed with exit code ${code}:\n${tail}`));
		});
	});
}

function ownEnvironment(): NodeJS.ProcessEnv {
	const inherited = /^npm_(package|lifecycle|command|config_(local_prefix|prefix|ignore_scripts|json)$)/i;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !inherited.test(name)));
}
