import { BadFlags, parseFlags, USAGE } from './options';
import { startSimulator } from './server';

/** Starts the simulator from the command line; see README.md. */
async function main(): Promise<void> {
	const { close, ...connection } = await startSimulator(parseFlags(process.argv.slice(2)));
	process.stdout.write(`${JSON.stringify(connection)}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void close().then(() => process.exit(0)));
	}
}

main().catch((error: unknown) => {
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(error instanceof BadFlags ? `${message}\nusage: ${USAGE}\n` : `${message}\n`);
	process.exitCode = error instanceof BadFlags ? 2 : 1;
});
