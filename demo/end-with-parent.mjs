import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a Node that we start: it ends when its standard input closes, that is, even if we are killed without a chance. Node loads
 * it into each thread of it, too, whose own standard input is closed from the first.
 */
if (isMainThread) process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
