/** Loaded into a Node that we start: it ends when its standard input closes, that is, even if we are killed without a chance. */
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
