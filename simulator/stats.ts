interface EndpointStats {
	calls: number;
	errcodes: Record<string, number>;
	max_in_flight: number;
	first_at: number;
	last_at: number;
}

/** What has been asked of the simulator since its start or last reset. */
export class Stats {
	private endpoints = new Map<string, EndpointStats>();
	private marks = { effective: 0, no_op: 0 };

	/** @param inFlight calls of this endpoint being served, this one included even if it is then refused */
	begin(endpoint: string, now: number, inFlight: number): void {
		let stats = this.endpoints.get(endpoint);
		if (!stats) {
			stats = { calls: 0, errcodes: {}, max_in_flight: 0, first_at: now, last_at: now };
			this.endpoints.set(endpoint, stats);
		}
		stats.calls += 1;
		stats.last_at = now;
		if (inFlight > stats.max_in_flight) stats.max_in_flight = inFlight;
	}

	/** @param result the errcode, or how else the call ended: `http_502`, `drop`, `malformed` */
	end(endpoint: string, result: string | number): void {
		const stats = this.endpoints.get(endpoint);
		if (stats) stats.errcodes[result] = (stats.errcodes[result] ?? 0) + 1;
	}

	/** One successful mark_tag: did it change a tag of the relation? */
	countMark(effective: boolean): void {
		if (effective) this.marks.effective += 1;
		else this.marks.no_op += 1;
	}

	report() {
		return { endpoints: Object.fromEntries(this.endpoints), marks: this.marks };
	}

	clear(): void {
		this.endpoints = new Map();
		this.marks = { effective: 0, no_op: 0 };
	}
}
