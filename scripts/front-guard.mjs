// Preloaded by bootstrap.mjs into the process it runs. File descriptor 3 is a pipe from bootstrap; it closes when
// bootstrap dies. A kill -9 of the command is then a kill -9 of the work too: no server is left behind on the port.
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

// Workers and forked processes inherit the preload, but not the pipe: only bootstrap's own child listens.
if (isMainThread && Number(process.env.DONGXI_FRONT_PID) === process.ppid) {
  const front = new Socket({ fd: 3, readable: true, writable: false });
  const gone = () => process.kill(process.pid, 'SIGKILL');
  front.on('end', gone).on('error', gone).resume();
  front.unref();
}
