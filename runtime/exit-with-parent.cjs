// Preloaded into the servers that the demo and the tests start: when their starter is killed so hard that
// it cannot stop them, they end by themselves instead of staying behind.
const parent = process.ppid;

setInterval(() => {
	if (process.ppid !== parent) process.exit(1);
}, 1_000).unref();
