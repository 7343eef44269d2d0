// The entry of every npm script. Runs on the machine's own Node (18 or newer), brings the toolchain the
// project is pinned to, then hands over to it. Progress goes to stderr: stdout belongs to the command.
import { commands } from './commands.mjs';
import { installToolchain } from './toolchain.mjs';

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;

if (!command) {
	console.error(`Unknown command "${name}". Commands: ${Object.keys(commands).join(', ')}.`);
	process.exit(2);
}

try {
	await installToolchain();
	process.exitCode = await command(args);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
