import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RpcProxy extends AsyncDisposable {
  readonly url: string;
  /** Methods asked for so far, in order. */
  readonly asked: string[];
}

/** Stands before a node and knows no method whose name begins with one of `hidden`. */
export async function rpcProxy(node: string, hidden: readonly string[]): Promise<RpcProxy> {
  const asked: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const { method } = JSON.parse(body) as { readonly method: string };
    asked.push(method);
    const message = `the method ${method} does not exist/is not available`;
    const answer = hidden.some((prefix) => method.startsWith(prefix))
      ? JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32601, message } })
      : await (
          await fetch(node, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        ).text();
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
