import { connect as open, type Socket } from 'node:net';

export type HttpReply = { readonly status: number; readonly body: string };

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/**
 * One keep-alive connection that sends a request and waits for its answer: as little client as possible, for it shares the
 * machine with what it measures. The body of an answer in chunks is given as it came, chunk sizes included.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { done: (reply: HttpReply) => void; fail: (error: Error) => void } | null = null;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  static async to(url: string): Promise<Connection> {
    const { hostname, port, host } = new URL(url);
    const socket = open({ host: hostname, port: Number(port) });
    await new Promise<void>((done, fail) => socket.once('connect', () => done()).once('error', fail));
    return new Connection(socket, host);
  }

  /** `head` are further header lines, each ending in CRLF. */
  send(method: string, path: string, head: string, body: string): Promise<HttpReply> {
    // Nobody would hear of it: a line that was idle too long is closed by the server.
    if (this.#socket.destroyed) return Promise.reject(new Error('the server closed the connection'));
    const answer = new Promise<HttpReply>((done, fail) => {
      this.#waiting = { done, fail };
    });
    this.#socket.write(
      `${method} ${path} HTTP/1.1\r\nHost: ${this.#host}\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
    // An answer in chunks ends with an empty one; nothing can follow it, for we send one request at a time.
    const over = Number.isNaN(length) ? this.#received.length : end + 4 + length;
    if (Number.isNaN(length) ? !this.#received.subarray(-5).equals(LAST_CHUNK) : this.#received.length < over) return;
    const reply = { status: Number(head.slice(9, 12)), body: this.#received.toString('utf8', end + 4, over) };
    this.#received = this.#received.subarray(over);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.done(reply);
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.fail(error);
  }
}
