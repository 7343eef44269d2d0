/**
 * Remembers the subjects of the last `span` steps. Two changes of one subject within a second make
 * events that no receiver can tell apart, so a storm does not touch a subject again that soon.
 */
export class Recent {
	/** Step of the last use, oldest first. */
	private readonly usedAt = new Map<object, number>();

	constructor(private readonly span: number) {}

	isFree(subject: object, step: number): boolean {
		const last = this.usedAt.get(subject);
		return last === undefined || step - last >= this.span;
	}

	use(subject: object, step: number): void {
		this.usedAt.delete(subject);
		this.usedAt.set(subject, step);
		for (const [oldest, last] of this.usedAt) {
			if (step - last < this.span) break;
			this.usedAt.delete(oldest);
		}
	}
}
