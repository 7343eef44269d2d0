type Step = () => Promise<void> | void;

/** Undoes what was started, in reverse order, once. */
export class Cleanup {
	#steps: Step[] = [];
	#running: Promise<void> | undefined;

	/** Remembers a step; runs it at once when the end has begun already. */
	add(step: Step): void {
		if (this.#running) this.#running = this.#running.then(() => runStep(step));
		else this.#steps.push(step);
	}

	/** Runs every step even when one fails; later calls wait for the first one's end. */
	async run(): Promise<void> {
		this.#running ??= this.#runSteps();
		await this.#running;
	}

	async #runSteps(): Promise<void> {
		for (const step of this.#steps.reverse()) await runStep(step);
	}
}

async function runStep(step: Step): Promise<void> {
	try {
		await step();
	} catch (error) {
		process.stderr.write(`While stopping: ${error instanceof Error ? error.message : String(error)}\n`);
	}
}
