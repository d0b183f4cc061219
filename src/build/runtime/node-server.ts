import { serve } from '@hono/node-server'

/** Listens at `HOST` and `PORT`; default localhost and 4000. */
export function listenInNode(
  fetch: (request: Request) => Promise<Response>,
  { HOST: hostname = 'localhost', PORT = '4000' }: Readonly<Record<string, string | undefined>>,
): void {
  const server = serve({ fetch, hostname, port: Number(PORT) }, ({ port }) => {
    console.log(`http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`)
  })
  server.on('error', (error: Error) => {
    console.error(`mockapi: ${error.message}. Name another address with HOST=… PORT=4001.`)
    process.exitCode = 1
  })
}
