import { createServer, type AddressInfo, type Socket } from 'node:net'

/** What Redis 5 answers to whoever wants the protocol of version 6. */
export const oldRedis = '-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n'

/** Answers all that comes in by a text. */
export async function serveText(
  text: string,
  port = 0,
): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('data', () => socket.write(text))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  await using server = await serveText('')
  return server.port
}
